"""What a steward finds on the front page, and what one tap does."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facilitators.admin.desk_taps import TAPS
from facilitators.desk.kinds import KINDS
from facilitators.desk.rows import Kind
from facilitators.models import ConfirmationRequest, Invitation, User
from groups.models import Bounce, Outcome, Report, SupportGroup
from tests import factories as make
from tests.integration.desk.waiting import YEARS_AGO, add_one_of_each, complete_group, live_change
from tests.post import MailServer, send_queued

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

FRONT = "/admin/"
NAMES = [kind.name for kind in KINDS]


def tap(do: str, pk: int) -> str:
    return reverse("admin:groups_supportgroup_desk_do", args=[do, pk])


def counts(client: Client) -> dict[str, int]:
    """Return how many of each kind the front page tells of."""
    shown: Any = client.get(FRONT).context["kinds"]
    return {one.kind.name: one.count for one in shown}


def rows(client: Client, name: str) -> list[Any]:
    """Return the rows of one kind on the front page."""
    shown: Any = client.get(FRONT).context["kinds"]
    return [row for one in shown if one.kind.name == name for row in one.rows]


def test_front_page_with_nothing_to_do_says_so_kindly(steward: Client) -> None:
    complete_group()

    assert counts(steward) == {}
    assert "Nothing needs you today." in steward.get(FRONT).content.decode()


def test_front_page_tells_of_every_kind_once(steward: Client) -> None:
    add_one_of_each()

    expected = dict.fromkeys(NAMES, 1) | {"reports": 3}
    assert counts(steward) == expected


def test_front_page_takes_as_many_queries_for_three_of_each_as_for_one(
    steward: Client, django_assert_max_num_queries: Any
) -> None:
    add_one_of_each()
    steward.get(FRONT)  # looks up once what it keeps
    with django_assert_max_num_queries(150) as one:
        steward.get(FRONT)
    add_one_of_each()
    add_one_of_each()

    with django_assert_max_num_queries(len(one) + 1):  # counts the reports, which are more than five by now
        steward.get(FRONT)
    assert counts(steward) == dict.fromkeys(NAMES, 3) | {"reports": 9}


def test_front_page_shows_five_of_a_kind_and_leads_to_all(steward: Client) -> None:
    for number in range(7):
        make.make_group(status="submitted", published_at=None, name=f"New {number}")

    text = steward.get(FRONT).content.decode()

    assert len(rows(steward, "new")) == 5
    assert "See all 7" in text
    assert len(steward.get("/admin/groups/supportgroup/desk/new/").context["rows"]) == 7


def test_report_that_felt_unsafe_comes_first(steward: Client) -> None:
    group = complete_group(name="Larch Circle")
    make.make_report(group, wrong="time", sent_at=make.LONG_AGO)
    make.make_report(group, wrong="unsafe", note="A man shouted.")

    first, second = rows(steward, "reports")

    assert (first.name, first.is_urgent, first.what) == (
        "It did not feel safe: Larch Circle",
        True,
        ["“A man shouted.”"],
    )
    assert (second.is_urgent, second.where) == (False, "Sheffield")


def test_row_tells_what_a_change_would_do(steward: Client) -> None:
    group = complete_group(summary="Before.")
    make.make_proposal(group, changes={"summary": "After."}, by=make.make_facilitating_user(group), why="Better so.")

    [row] = rows(steward, "changes")

    assert [(line.was, line.now) for line in row.lines] == [("Before.", "After.")]
    assert row.what == ["“Better so.”"]


def test_bounced_address_is_told_with_whose_it_is(steward: Client) -> None:
    make.make_facilitator(complete_group(name="Larch Circle"), email="alice@example.org")
    complete_group(name="Elm Circle", contact_email="elm@example.org")
    for email in ("Alice@example.org", "elm@example.org", "gone@example.org"):
        Bounce.objects.create(email=email)

    told = {row.name: row.what for row in rows(steward, "bouncing")}

    assert told == {
        "Alice@example.org": ["Alice Alderton’s, who runs Larch Circle."],
        "elm@example.org": ["Messages for Elm Circle go there."],
        "gone@example.org": ["Nobody here has this address any more."],
    }


def test_check_is_told_until_a_newer_one_replaces_it(steward: Client) -> None:
    person = make.make_facilitator(complete_group())
    make.make_check(make.make_facilitator(name="Runs nothing"), expires_on=timezone.localdate())
    make.make_check(person, expires_on=timezone.localdate() + timedelta(days=61), name="Later")
    make.make_check(person, expires_on=timezone.localdate() + timedelta(days=60), name="First aid")
    assert [row.what for row in rows(steward, "checks")] == [["Training: First aid, checked by Stella Steward."]]

    make.make_check(person, expires_on=None, name="First aid")

    assert rows(steward, "checks") == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (0, "Nobody was asked by mail yet."),
        (1, "1 mail and no answer yet."),
        (3, "No answer to any mail. It leaves the site soon."),
    ],
)
def test_unconfirmed_listing_tells_what_was_asked(steward: Client, asked: int, said: str) -> None:
    group = complete_group(confirmed_at=timezone.now() - YEARS_AGO)
    for number in range(asked):
        ConfirmationRequest.objects.create(group=group, number=number + 1)

    [row] = rows(steward, "unconfirmed")

    assert row.what == [said, "Nobody is named who runs it."]


def test_list_is_narrowed_by_name_town_organisation_region_topic_and_age(steward: Client) -> None:
    trust = make.make_organisation(name="Larch Trust")
    grief = make.make_topic()
    elm = complete_group(name="Elm Circle", status="submitted")
    SupportGroup.objects.filter(pk=elm.pk).update(changed_at=timezone.now() - timedelta(days=8))
    oak = make.make_group(
        name="Oak Circle", status="submitted", organisation=trust, topics=[make.make_topic(parent=grief)]
    )
    make.make_meeting(oak, venue=make.make_venue(locality="York", region="Yorkshire"))

    def found(query: str) -> list[str]:
        listed: Any = steward.get(f"/admin/groups/supportgroup/desk/new/?{query}").context["rows"]
        return sorted(row.name for row in listed)

    assert found("") == ["Elm Circle", "Oak Circle"]
    assert found("q=elm") == ["Elm Circle"]
    assert found("q=york") == ["Oak Circle"]
    assert found(f"organisation={trust.pk}") == ["Oak Circle"]
    assert found("region=Yorkshire") == ["Oak Circle"]
    assert found(f"topic={grief.slug}") == ["Oak Circle"]
    assert found("older=7") == ["Elm Circle"]
    assert found("older=7&q=oak") == []
    assert found("q=nowhere") == []
    assert found("q=%00&organisation=x&topic=%00&region=%00&older=x&page=y") == ["Elm Circle", "Oak Circle"]


def test_every_list_is_narrowed_by_what_fits_it(steward: Client) -> None:
    add_one_of_each()
    elsewhere, topic = make.make_organisation(), make.make_topic()
    make.make_venue(region="Cumbria")

    for kind in KINDS:
        assert_narrows(steward, kind, {"organisation": elsewhere.pk, "region": "Cumbria", "topic": topic.slug})


def assert_narrows(steward: Client, kind: Kind, elsewhere: dict[str, Any]) -> None:
    """Assert that a list with one of each shows what fits; nothing in it belongs to what is ``elsewhere``."""
    all_of_it = 3 if kind.name == "reports" else 1

    def found(**query: Any) -> int:
        return len(steward.get(f"/admin/groups/supportgroup/desk/{kind.name}/", query).context["rows"])

    assert found() == all_of_it
    assert found(q="zzz") == 0
    left = 0 if kind.groups else all_of_it
    assert [found(**{name: answer}) for name, answer in elsewhere.items()] == [left] * 3
    if kind.since:
        assert found(older="90") == 0
    for choice in kind.choices:
        answers = {value: found(**{choice.name: value}) for value, _, _ in choice.options()}
        assert all(number <= all_of_it for number in answers.values())
        assert len(answers) == 1 or sum(answers.values()) >= all_of_it


def test_unknown_list_and_unknown_tap_are_not_there(steward: Client) -> None:
    assert steward.get("/admin/groups/supportgroup/desk/nothing/").status_code == 404
    assert steward.post(tap("nothing", 1)).status_code == 404
    assert [steward.post(tap(do, 0)).status_code for do in ("report-right", "works-again", "invite")] == [404] * 3


# --- Taps


def test_still_true_confirms_and_ends_doubt(steward: Client) -> None:
    group = complete_group(confirmed_at=None, doubted_at=timezone.now())

    steward.post(tap("still-true", group.pk))

    group.refresh_from_db()
    assert (group.confirmed_at is not None, group.doubted_at) == (True, None)


def test_archive_takes_a_listing_off_and_tells_its_people(steward: Client, mail_server: MailServer) -> None:
    group = complete_group(name="Larch Circle", confirmed_at=timezone.now() - YEARS_AGO)
    make.make_facilitating_user(group)

    response = steward.post(tap("archive", group.pk), follow=True)

    group.refresh_from_db()
    assert group.status == "archived"
    assert "is archived" in response.content.decode()
    send_queued()
    assert [letter.subject for letter in mail_server.letters] == ["Archived: Larch Circle"]
    assert "is now: archived" in steward.post(tap("archive", group.pk), follow=True).content.decode()


def test_report_is_settled_with_its_correction(steward: Client, stella: User) -> None:
    group = complete_group(summary="Before.")
    right = Report.objects.create(
        group=group, wrong="other", proposal=make.make_proposal(group, changes={"summary": "After."})
    )
    wrong = Report.objects.create(
        group=group, wrong="other", proposal=make.make_proposal(group, changes={"summary": "Nonsense."})
    )

    steward.post(tap("report-right", right.pk))
    steward.post(tap("report-wrong", wrong.pk))

    group.refresh_from_db()
    decided = [(one.outcome, one.decided_by) for one in Report.objects.order_by("pk")]
    assert group.summary == "After."
    assert decided == [(Outcome.ACCEPTED, stella), (Outcome.DECLINED, stella)]
    again = steward.post(tap("report-right", right.pk), follow=True)
    assert "Somebody else has decided this meanwhile." in again.content.decode()


def test_address_that_works_again_is_forgotten(steward: Client) -> None:
    bounce = Bounce.objects.create(email="alice@example.org")

    steward.post(tap("works-again", bounce.pk))

    assert Bounce.objects.count() == 0


def test_sender_of_a_group_is_invited_once(steward: Client, mail_server: MailServer) -> None:
    group = complete_group(name="Larch Circle")
    sent = make.make_suggestion(runs_it=True, confirmed_at=timezone.now(), group=group)

    steward.post(tap("invite", sent.pk))

    asked = Invitation.objects.get()
    assert (asked.email, asked.group, asked.role) == ("dora@example.org", group, "lead")
    assert rows(steward, "invite") == []
    send_queued()
    assert [letter.recipients for letter in mail_server.letters] == [["dora@example.org"]]


def test_review_from_the_desk_leads_back_to_it(steward: Client) -> None:
    group = complete_group()
    live_change(group, make.make_user("bob@example.org"))
    [row] = rows(steward, "seen")

    response = steward.post(row.buttons[0].url, {"do": "looked", "from_desk": "1"})

    assert response["Location"] == f"{FRONT}#desk"
    assert rows(steward, "seen") == []


OF_STEWARDS = sorted({*TAPS} - {"still-true", "mail-again"})


def test_taps_of_stewards_are_nobody_elses(client: Client) -> None:
    add_one_of_each()
    trust = make.make_organisation()
    group = complete_group(organisation=trust)
    before = list(SupportGroup.objects.order_by("pk").values())

    for user in (make.make_facilitating_user(group), make.make_coordinator(trust)):
        client.force_login(user)
        answered = {do: client.post(tap(do, group.pk)).status_code for do in OF_STEWARDS}
        assert answered == dict.fromkeys(OF_STEWARDS, 403)

    assert list(SupportGroup.objects.order_by("pk").values()) == before
    assert set(Report.objects.values_list("outcome", flat=True)) == {Outcome.WAITING}
    assert (Bounce.objects.count(), Invitation.objects.count()) == (1, 0)


def test_looking_at_the_desk_and_getting_a_tap_change_nothing(steward: Client) -> None:
    add_one_of_each()
    group = complete_group(confirmed_at=None)
    before = list(SupportGroup.objects.order_by("pk").values())

    steward.get(FRONT)
    for name in NAMES:
        steward.get(f"/admin/groups/supportgroup/desk/{name}/")
    assert steward.get(tap("still-true", group.pk)).status_code == 405

    assert list(SupportGroup.objects.order_by("pk").values()) == before
