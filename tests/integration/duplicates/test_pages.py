"""The page where two listings are compared and become one, and what the desk tells of them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from facilitators.desk.kinds import KINDS
from facilitators.models import User
from groups.actions.duplicates import find_lookalikes
from groups.facts import facts_of
from groups.models import ListingVersion, Lookalike, Merge, SupportGroup
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

SAME = "/admin/groups/supportgroup/desk/same/"


@pytest.fixture
def steward(client: Client, settings: Any) -> Client:
    settings.KINDRED_SECOND_FACTOR = False
    client.force_login(make.make_steward())
    return client


@pytest.fixture
def keep() -> SupportGroup:
    group = make.make_group(name="Larch Circle", slug="larch", topics=[make.make_topic(name="Grief")], cost="free")
    make.make_meeting(group)
    make.make_facilitator(group)
    return group


@pytest.fixture
def other(keep: SupportGroup) -> SupportGroup:
    group = make.make_group(
        name="The Larch Circle",
        slug="the-larch",
        topics=keep.topics.all(),
        source="feed",
        source_key="7",
        website="https://larch.example",
    )
    make.make_meeting(group)
    make.make_meeting(group, attendance="online", byday=["FR"])
    return group


def page_of(one: SupportGroup, other: SupportGroup) -> str:
    return reverse("admin:groups_supportgroup_merge", args=[one.pk, other.pk])


def form_of(client: Client, path: str) -> dict[str, Any]:
    """Return what the page would send if nothing on it was touched."""
    response: Any = client.get(path)
    form = response.context["form"]
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {**sent, "offered": [one.key for one in form.options]}


def test_pair_is_told_with_why_and_what_tells_them_apart(
    steward: Client, keep: SupportGroup, other: SupportGroup
) -> None:
    find_lookalikes()

    [row] = steward.get(SAME).context["rows"]

    assert (row.name, row.link) == ("Larch Circle and The Larch Circle", page_of(keep, other))
    assert row.what == [
        "Same name, same building, both Tuesdays 19:00, same topic.",
        "1. Larch Circle, published, Sheffield, Every Tuesday, 19:00. Run by Alice Alderton.",
        "2. The Larch Circle, published, Sheffield, Every Tuesday, 19:00; Every Friday, 19:00."
        " Nobody is named who runs it. From the list “feed”.",
    ]


def test_pair_with_an_archived_listing_is_not_told(steward: Client, keep: SupportGroup, other: SupportGroup) -> None:
    make.make_lookalike(keep, other)
    SupportGroup.objects.filter(pk=other.pk).update(status="archived")

    assert list(next(kind for kind in KINDS if kind.name == "same").waiting()) == []
    response = steward.get(page_of(keep, other), follow=True)
    assert response.redirect_chain == [(SAME, 302)]
    assert "is archived: there is nothing to compare any more." in response.content.decode()


def test_page_asks_only_what_differs_and_proposes_the_usual(
    steward: Client, keep: SupportGroup, other: SupportGroup
) -> None:
    response: Any = steward.get(page_of(other, keep))

    form = response.context["form"]
    assert [group.name for group in form.groups] == ["Larch Circle", "The Larch Circle"]  # somebody runs that one
    assert form.questions == ["name", "website", "cost"]
    assert [form.fields[name].initial for name in form.questions] == ["keep", "other", "keep"]
    assert [option.said.partition(";")[0] for option in form.options if not option.has_twin] == [
        "Every Tuesday, 19:00 to 20:30",
        "Every Friday, 19:00 to 20:30",
    ]
    text = response.content.decode()
    assert "Both say the same: the group in one sentence; what do people here live with." in text
    assert "The list “feed” does not bring it back." in text
    assert "This is not undone in one go." in text


def test_looking_changes_nothing(steward: Client, keep: SupportGroup, other: SupportGroup) -> None:
    before = list(SupportGroup.objects.order_by("pk").values())

    steward.get(page_of(keep, other))
    steward.get(page_of(keep, other), {"keep": other.pk})

    assert list(SupportGroup.objects.order_by("pk").values()) == before
    assert not ListingVersion.objects.exists()


def test_two_listings_become_one_as_chosen(steward: Client, keep: SupportGroup, other: SupportGroup) -> None:
    find_lookalikes()
    path = page_of(keep, other)

    response = steward.post(path, {**form_of(steward, path), "name": "other"}, follow=True)

    assert response.redirect_chain == [(SAME, 302)]
    assert "“Larch Circle” and “The Larch Circle” are one now." in response.content.decode()
    keep.refresh_from_db()
    other.refresh_from_db()
    assert (keep.name, keep.website, keep.cost, keep.status) == (
        "The Larch Circle",
        "https://larch.example",
        "free",
        "published",
    )
    assert (keep.meetings.count(), other.status) == (2, "archived")
    assert not Lookalike.objects.exists()


def test_steward_chooses_which_listing_stays(steward: Client, keep: SupportGroup, other: SupportGroup) -> None:
    path = page_of(keep, other)
    response: Any = steward.get(path, {"keep": other.pk})
    assert [group.name for group in response.context["form"].groups] == ["The Larch Circle", "Larch Circle"]

    steward.post(path, form_of(steward, f"{path}?keep={other.pk}"))

    assert [(one.kept, one.other) for one in Merge.objects.all()] == [(other, keep)]
    assert facts_of(SupportGroup.objects.get(pk=other.pk))["cost"] == "free"


def test_steward_decides_where_the_listing_stands(steward: Client, keep: SupportGroup, other: SupportGroup) -> None:
    SupportGroup.objects.filter(pk=other.pk).update(status="draft", published_at=None)
    path = page_of(keep, other)
    sent = form_of(steward, path)
    assert sent["status"] == "published"

    steward.post(path, {**sent, "status": "draft"})

    keep.refresh_from_db()
    assert keep.status == "draft"


def test_change_meanwhile_is_told_and_no_choice_is_lost(
    steward: Client, keep: SupportGroup, other: SupportGroup
) -> None:
    path = page_of(keep, other)
    sent = form_of(steward, path)
    untick = [key for key in sent["meetings"] if key == str(keep.meetings.get().pk)]
    SupportGroup.objects.filter(pk=other.pk).update(phone="0114 496 0001")
    added = make.make_meeting(other, byday=["SU"])

    response: Any = steward.post(path, {**sent, "name": "other", "meetings": untick})

    assert "has changed since you opened this page" in response.content.decode()
    again = form_of_page(response)
    assert (again["name"], again["phone"]) == ("other", "other")
    assert again["meetings"] == [*untick, str(added.pk)]  # what was unticked stays so, what is new is proposed
    assert not Merge.objects.exists()
    steward.post(path, again)
    assert Merge.objects.count() == 1


def form_of_page(response: Any) -> dict[str, Any]:
    form = response.context["form"]
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def test_listing_that_would_lack_a_meeting_is_told_and_nothing_is_lost(
    steward: Client, keep: SupportGroup, other: SupportGroup
) -> None:
    path = page_of(keep, other)

    response: Any = steward.post(path, {**form_of(steward, path), "name": "other", "meetings": []})

    assert "Nothing is changed. Add at least one meeting" in response.content.decode()
    again = form_of_page(response)
    assert (again["name"], again["meetings"], Merge.objects.count()) == ("other", [], 0)


def test_second_steward_is_told(steward: Client, keep: SupportGroup, other: SupportGroup) -> None:
    path = page_of(keep, other)
    sent = form_of(steward, path)
    steward.post(path, sent)

    response = steward.post(path, sent, follow=True)

    assert "is archived: there is nothing to compare any more." in response.content.decode()
    assert Merge.objects.count() == 1


def test_page_of_one_listing_or_of_none_is_not_there(steward: Client, keep: SupportGroup) -> None:
    path = page_of(keep, keep)

    assert [steward.get(one).status_code for one in (path, re.sub(r"/\d+/$", "/0/", path))] == [404, 404]


def test_only_stewards_compare(client: Client, keep: SupportGroup, other: SupportGroup) -> None:
    trust = make.make_organisation()
    SupportGroup.objects.update(organisation=trust)
    people: list[User] = [make.make_facilitating_user(keep, "bob@example.org"), make.make_coordinator(trust)]
    for user in people:
        client.force_login(user)
        assert client.get(page_of(keep, other)).status_code == 403
        assert client.post(page_of(keep, other)).status_code == 403
    assert not Merge.objects.exists()
