"""The stewards' reviews and the history of a listing: what they show, who may see them, what one tap does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from facilitators.models import User
from groups.actions.versions import changing
from groups.models import ListingVersion, Outcome, Proposal, SupportGroup
from tests import factories as make
from tests.integration.admin.page_form import PageForm
from tests.post import MailServer, send_queued

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

XSS = '<script>alert("x")</script>'
QUEUE = "/admin/groups/supportgroup/review/"


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:groups_supportgroup_{name}", args=args)


def complete_group(**fields: Any) -> SupportGroup:
    group = make.make_group(topics=[make.make_topic()], **{"summary": "Before.", **fields})
    make.make_meeting(group)
    return group


def live_change(group: SupportGroup, by: User, **columns: Any) -> ListingVersion:
    """Return the version of a change that a steward is to look at."""
    with changing(group, by=by, why="We moved.") as change:
        change.is_to_look_at = True
        SupportGroup.objects.filter(pk=group.pk).update(**columns)
    return group.versions.latest("pk")


def fresh(group: SupportGroup) -> SupportGroup:
    return SupportGroup.objects.get(pk=group.pk)


@pytest.fixture
def stella() -> User:
    return make.make_steward()


@pytest.fixture
def steward(client: Client, stella: User) -> Client:
    client.force_login(stella)
    return client


def test_queue_shows_all_that_waits(steward: Client) -> None:
    new = make.make_group(status="submitted", name="New listing")
    changed, live = make.make_group(name="Changed listing"), make.make_group(name="Live listing")
    proposal = make.make_proposal(changed, changes={"summary": "After."}, by=make.make_facilitating_user(changed))
    version = live_change(live, make.make_user("bob@example.org"), summary="After.")
    for status in ("draft", "published", "paused", "archived"):
        make.make_group(status=status, name="Not in the queue")
    decided = make.make_proposal(make.make_group(name="Not in the queue"), changes={"summary": "x"})
    Proposal.objects.filter(pk=decided.pk).update(outcome="declined", decided_at=make.LONG_AGO)

    response = steward.get(QUEUE)

    text = response.content.decode()
    assert "Not in the queue" not in text
    links = [
        page("review_listing", new.pk),
        page("review_proposal", proposal.pk),
        page("review_version", version.pk),
    ]
    assert [text.count(f'href="{link}"') for link in links] == [1, 1, 1]


def test_empty_queue_says_so_kindly(steward: Client) -> None:
    assert "Nothing waits for you." in steward.get(QUEUE).content.decode()


def count_queries(client: Client, path: str, django_assert_max_num_queries: Any, limit: int) -> int:
    with django_assert_max_num_queries(limit) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_queue_takes_as_many_queries_for_three_as_for_one(steward: Client, django_assert_max_num_queries: Any) -> None:
    def add() -> None:
        make.make_group(status="submitted")
        make.make_proposal(make.make_group(), changes={"summary": "After."})
        live_change(make.make_group(), make.make_user(f"{SupportGroup.objects.count()}@example.org"), summary="After.")

    add()
    steward.get(QUEUE)  # looks up once what it keeps
    one = count_queries(steward, QUEUE, django_assert_max_num_queries, 40)
    add()
    add()

    assert count_queries(steward, QUEUE, django_assert_max_num_queries, 40) == one


def test_history_takes_as_many_queries_for_three_versions_as_for_one(
    steward: Client, stella: User, django_assert_max_num_queries: Any
) -> None:
    group = complete_group()
    live_change(group, stella, summary="1")
    steward.get(page("history", group.pk))  # looks up once what it keeps
    one = count_queries(steward, page("history", group.pk), django_assert_max_num_queries, 60)
    live_change(group, stella, summary="2")
    live_change(group, stella, summary="3")

    assert count_queries(steward, page("history", group.pk), django_assert_max_num_queries, 60) == one


def test_new_listing_is_read_and_published(steward: Client) -> None:
    group = complete_group(status="submitted", published_at=None, summary="A calm evening.")
    path = page("review_listing", group.pk)

    assert "A calm evening." in steward.get(path).content.decode()
    response = steward.post(path, {"do": "publish"}, follow=True)

    assert fresh(group).status == "published"
    assert response.redirect_chain == [(QUEUE, 302)]


def test_new_listing_is_sent_back_with_words(steward: Client, mail_server: MailServer) -> None:
    group = complete_group(status="submitted")
    make.make_facilitator(group)
    path = page("review_listing", group.pk)

    refused = steward.post(path, {"do": "decline", "words": " "})
    assert (refused.status_code, fresh(group).status) == (200, "submitted")
    assert "This field is required" in refused.content.decode()
    steward.post(path, {"do": "decline", "words": "Which door?"})

    assert fresh(group).status == "draft"
    send_queued()
    assert ["> Which door?" in letter.text for letter in mail_server.letters] == [True]


def test_incomplete_listing_is_not_published_and_says_what_is_missing(steward: Client) -> None:
    group = make.make_group(status="submitted", topics=[make.make_topic()])

    response = steward.post(page("review_listing", group.pk), {"do": "publish"}, follow=True)

    assert fresh(group).status == "submitted"
    assert "Add at least one meeting" in response.content.decode()


def test_listing_that_somebody_else_published_says_so(steward: Client) -> None:
    group = complete_group()

    response = steward.post(page("review_listing", group.pk), {"do": "publish"}, follow=True)

    assert "Somebody else has decided this meanwhile." in response.content.decode()


def test_change_that_waits_is_read_and_accepted(steward: Client, stella: User) -> None:
    group = make.make_group(summary="We meet in the small hall every week.")
    proposal = make.make_proposal(group, changes={"summary": "We meet in the large hall every week."})
    path = page("review_proposal", proposal.pk)

    told = steward.get(path).content.decode()
    assert "We meet in the <del>small </del><ins>large </ins>hall every week." in told
    steward.post(path, {"do": "accept"})

    proposal.refresh_from_db()
    assert (fresh(group).summary, proposal.outcome) == ("We meet in the large hall every week.", Outcome.ACCEPTED)
    assert proposal.decided_by == stella
    assert steward.get(path).status_code == 200


def test_conflict_is_marked(steward: Client) -> None:
    group = make.make_group(summary="Before.")
    proposal = make.make_proposal(group, changes={"summary": "After."})
    mark = "Somebody changed the same meanwhile"
    assert mark not in steward.get(page("review_proposal", proposal.pk)).content.decode()

    SupportGroup.objects.update(summary="Meanwhile.")

    told = steward.get(page("review_proposal", proposal.pk)).content.decode()
    assert mark in told
    assert "<del>Meanwhile.</del>" in told
    assert "<ins>After.</ins>" in told


def test_who_has_the_listing_open_is_told_what_a_steward_accepted(steward: Client) -> None:
    proposal = make.make_proposal(complete_group(name="Larch"), changes={"summary": "After."})
    opened = PageForm(steward, page("change", proposal.group.pk), "supportgroup_form").fill(name="Elm")
    steward.post(page("review_proposal", proposal.pk), {"do": "accept"})

    told = opened.save().content.decode()

    assert "Not saved yet" in told
    assert "Accepted. “Larch” is changed." in told


def test_change_is_declined_with_words(steward: Client) -> None:
    proposal = make.make_proposal(make.make_group(summary="Before."), changes={"summary": "After."})

    steward.post(page("review_proposal", proposal.pk), {"do": "decline", "words": "Is that so?"})

    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.answer, fresh(proposal.group).summary) == ("declined", "Is that so?", "Before.")


def test_change_that_cannot_be_made_says_why_and_waits_on(steward: Client) -> None:
    group = complete_group()
    proposal = make.make_proposal(group, changes={"meetings": {}})

    response = steward.post(page("review_proposal", proposal.pk), {"do": "accept"}, follow=True)

    proposal.refresh_from_db()
    assert (proposal.outcome, group.meetings.count()) == ("waiting", 1)
    assert "Nothing is changed: Add at least one meeting" in response.content.decode()


def test_change_decided_meanwhile_says_so(steward: Client) -> None:
    proposal = make.make_proposal(make.make_group(), changes={"summary": "After."})
    Proposal.objects.update(outcome="declined", decided_at=make.LONG_AGO)

    response = steward.post(page("review_proposal", proposal.pk), {"do": "accept"}, follow=True)

    assert "Somebody else has decided this meanwhile." in response.content.decode()


def test_live_change_is_looked_at(steward: Client, stella: User) -> None:
    version = live_change(complete_group(), make.make_user(), summary="After.")

    steward.post(page("review_version", version.pk), {"do": "look"})

    version.refresh_from_db()
    assert (version.looked_by, fresh(version.group).summary) == (stella, "After.")


def test_live_change_is_taken_back(steward: Client, stella: User) -> None:
    version = live_change(complete_group(), make.make_user(), summary="After.", status="archived")

    steward.post(page("review_version", version.pk), {"do": "undo"})

    version.refresh_from_db()
    group = fresh(version.group)
    assert (group.summary, group.status, version.looked_by) == ("Before.", "published", stella)


def test_facilitator_sees_the_history_of_an_own_listing(client: Client) -> None:
    group = complete_group()
    alice = make.make_facilitating_user(group)
    live_change(group, alice, summary="After.")
    client.force_login(alice)

    told = client.get(page("history", group.pk)).content.decode()

    assert "<del>Before.</del>" in told
    assert "<ins>After.</ins>" in told
    assert "“We moved.”" in told
    assert "Go back to how it was then" not in told  # hers wait for a steward


def test_pages_are_for_those_who_may_see_them(client: Client) -> None:
    group = complete_group(status="submitted", name="Secret")
    proposal = make.make_proposal(group, changes={"summary": "Secret."})
    version = live_change(group, make.make_user("bob@example.org"), summary="Secret.")
    alice = make.make_facilitating_user(group)
    dora = make.make_facilitating_user(make.make_group(), "dora@example.org", is_trusted=True)
    reviews = [QUEUE] + [
        page(f"review_{kind}", row.pk)
        for kind, row in (("listing", group), ("proposal", proposal), ("version", version))
    ]
    history, undo = page("history", group.pk), page("back", version.pk, "undo")

    for path in (*reviews, history):
        assert client.get(path).status_code == 302  # to the login
    for user, of_history in ((alice, 200), (dora, 403), (make.make_user(), 302)):
        client.force_login(user)
        refused = 302 if not user.is_staff else 403
        assert {client.get(path).status_code for path in reviews} == {refused}
        assert {client.post(path, {"do": "accept"}).status_code for path in reviews} == {refused}
        assert client.get(history).status_code == of_history
    client.force_login(dora)
    assert client.post(undo).status_code == 403
    assert (fresh(group).summary, fresh(group).status) == ("Secret.", "submitted")


@pytest.mark.parametrize("path", ["undo", "restore", "elsewhere"])
def test_way_back_is_taken_by_post_alone(steward: Client, path: str) -> None:
    version = live_change(complete_group(), make.make_user(), summary="After.")

    assert steward.get(page("back", version.pk, path)).status_code == 405
    assert fresh(version.group).summary == "After."


def test_way_back_that_is_none_is_refused(steward: Client) -> None:
    version = live_change(complete_group(), make.make_user(), summary="After.")

    assert steward.post(page("back", version.pk, "elsewhere")).status_code == 403


def test_steward_goes_back_in_the_history(steward: Client) -> None:
    group = complete_group()
    live_change(group, make.make_user(), summary="Wrong.")
    live_change(group, make.make_user("bob@example.org"), description="Later.")
    first, wrong, _ = group.versions.order_by("pk")

    steward.post(page("back", wrong.pk, "undo"))
    assert (fresh(group).summary, fresh(group).description) == ("Before.", "Later.")
    steward.post(page("back", wrong.pk, "restore"))
    assert (fresh(group).summary, fresh(group).description) == ("Wrong.", "")
    steward.post(page("back", first.pk, "restore"))
    assert (fresh(group).summary, fresh(group).description) == ("Before.", "")


@pytest.mark.parametrize(("is_trusted", "expected"), [(True, "Before."), (False, "After.")])
def test_who_may_change_a_listing_at_once_goes_back_at_once(client: Client, is_trusted: bool, expected: str) -> None:
    group = complete_group()
    alice = make.make_facilitating_user(group, is_trusted=is_trusted)
    version = live_change(group, alice, summary="After.")
    client.force_login(alice)

    response = client.post(page("back", version.pk, "undo"))

    assert (fresh(group).summary, response.status_code) == (expected, 302 if is_trusted else 403)
    assert group.versions.latest("pk").is_to_look_at


def test_facilitator_does_not_publish_by_going_back(client: Client) -> None:
    group = complete_group()
    alice = make.make_facilitating_user(group, is_trusted=True)
    version = live_change(group, alice, status="archived")
    client.force_login(alice)

    assert client.post(page("back", version.pk, "undo")).status_code == 403
    assert fresh(group).status == "archived"


def test_html_in_what_people_wrote_is_escaped_on_every_page(steward: Client) -> None:
    group = complete_group(name=XSS, summary=XSS, status="submitted", published_at=None)
    proposal = make.make_proposal(group, changes={"description": f"{XSS} and much more of it, {XSS}"}, why=XSS)
    make.make_report(group, proposal=proposal, note=XSS)
    version = live_change(group, make.make_user(first_name=XSS), summary=f"Another {XSS}")
    paths = (
        QUEUE,
        page("review_listing", group.pk),
        page("review_proposal", proposal.pk),
        page("review_version", version.pk),
        page("history", group.pk),
        page("change", group.pk),
    )
    for path in paths:
        told = steward.get(path).content.decode()
        assert (path, XSS in told, "&lt;script&gt;alert" in told) == (path, False, True)
