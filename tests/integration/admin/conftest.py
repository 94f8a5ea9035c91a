import pytest

from facilitators.roles import ensure_stewards
from tests.factories import make_user
from tests.integration.admin.page_form import PageForm


@pytest.fixture
def stella(db):
    """A steward."""
    user = make_user("stella@example.org", first_name="Stella", is_staff=True)
    user.groups.add(ensure_stewards())
    return user


@pytest.fixture
def steward(client, stella):
    """The steward's browser."""
    client.force_login(stella)
    return client


@pytest.fixture
def open_listing(steward):
    """Open the form of a listing, or of a new one."""

    def open_(group=None):
        path = f"/admin/groups/supportgroup/{group.pk}/change/" if group else "/admin/groups/supportgroup/add/"
        return PageForm(steward, path, "supportgroup_form")

    return open_
