"""Who said that a listing is still true, as its history tells it."""

import pytest
from django.test import Client
from django.utils import timezone

from groups.actions.confirmation import confirm_listing
from groups.models import ListingVersion, SupportGroup
from tests import factories as make
from tests.integration.admin.page_form import PageForm
from tests.integration.confirmation.days import Clock
from tests.integration.confirmation.test_links import path_of

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
BY_LINK = "Said to be still true, by the link mailed to"


def said(group: SupportGroup) -> list[tuple[str, str]]:
    """Return who said it, by login, and how, the first first."""
    versions = ListingVersion.objects.filter(group=group).order_by("pk").select_related("by")
    return [(version.by.email if version.by else "", version.why) for version in versions]


def test_link_is_kept_with_whose_it_was(client: Client, larch: SupportGroup, clock: Clock) -> None:
    SupportGroup.objects.update(contact_email="inbox@example.org")
    make.make_facilitating_user(larch, "bob@example.org", role="co", name="Bob Birtles")

    for day, address in enumerate(("alice@example.org", "bob@example.org", "inbox@example.org"), start=1):
        clock.go_to(day)
        client.post(path_of(larch, address))

    assert said(larch) == [
        ("", "As it was found."),
        ("", f"{BY_LINK} Alice Alderton."),
        ("bob@example.org", f"{BY_LINK} Bob Birtles."),
        ("", f"{BY_LINK} the group’s own address."),
    ]


def test_admin_keeps_who_tapped_in_each_of_its_ways(client: Client) -> None:
    front, ticked, saved = (make.make_group(topics=[make.make_topic()], confirmed_at=None) for _ in range(3))
    for group in (front, ticked, saved):
        make.make_meeting(group)
    client.force_login(make.make_steward())

    client.post(f"/admin/groups/supportgroup/desk/still-true/{front.pk}/")
    client.post("/admin/groups/supportgroup/", {"action": "confirm_listings", "_selected_action": [ticked.pk]})
    page = f"/admin/groups/supportgroup/{saved.pk}/change/"
    PageForm(client, page, "supportgroup_form").save("groups_supportgroup_save_and_confirm")

    for group in (front, ticked, saved):
        assert said(group)[-1] == ("stella@example.org", "Said to be still true.")


def test_what_is_changed_and_confirmed_at_once_waits_to_be_looked_at(client: Client) -> None:
    group = make.make_group(topics=[make.make_topic()], confirmed_at=None)
    make.make_meeting(group)
    make.make_version(group)
    client.force_login(make.make_facilitating_user(group, is_trusted=True))

    form = PageForm(client, f"/admin/groups/supportgroup/{group.pk}/change/", "supportgroup_form")
    form.fill(summary="After.").save("groups_supportgroup_save_and_confirm")

    last = group.versions.latest("pk")
    assert (last.facts["summary"], last.why, last.is_to_look_at) == ("After.", "Said to be still true.", True)


def test_history_shows_it_and_offers_nothing_to_take_back(client: Client) -> None:
    group = make.make_group(confirmed_at=None)
    make.make_version(group)
    stella = make.make_steward()
    confirm_listing(group, by=stella)
    client.force_login(stella)

    html = client.get(f"/admin/groups/supportgroup/{group.pk}/history/").content.decode()

    assert (html.count("“Said to be still true.”"), html.count("Take back this change")) == (1, 0)


def test_several_that_are_not_published_are_told_apart(client: Client) -> None:
    paused, listed = make.make_group(name="Elm", status="paused"), make.make_group(confirmed_at=None)
    client.force_login(make.make_steward())

    response = client.post(
        "/admin/groups/supportgroup/",
        {"action": "confirm_listings", "_selected_action": [paused.pk, listed.pk]},
        follow=True,
    )

    text = response.content.decode()
    assert "Confirmed: 1." in text
    assert "Not confirmed: Elm. “Elm” is now: paused." in text
    assert SupportGroup.objects.get(pk=listed.pk).confirmed_at <= timezone.now()  # type: ignore[operator]
