"""Where a listing stands: each move from each status, who may make it, and who is told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from facilitators.models import User
from facilitators.moves import is_looked_at_after, moves_open_to, waits
from groups.actions import moderation
from groups.actions.moderation import IncompleteError, Move, NotPossibleError, moves_from
from groups.jobs import end_pauses
from groups.models import SupportGroup
from groups.models.choices import Status
from tests import factories as make
from tests.post import MailServer, send_queued

pytestmark = pytest.mark.django_db

A_DAY = date(2030, 8, 1)
ACTIONS: dict[str, Any] = {
    "submit": moderation.submit_listing,
    "publish": moderation.publish_listing,
    "decline": lambda group, by: moderation.decline_listing(group, by=by, words="Where is the door?"),
    "pause": lambda group, by: moderation.pause_listing(group, by=by, reason="Summer break", until=A_DAY),
    "resume": moderation.resume_listing,
    "archive": moderation.archive_listing,
    "reopen": moderation.reopen_listing,
}
# Each row: where the listing stands, and where each move takes it; what is not there is not possible.
MOVES: dict[str, dict[str, str]] = {
    "draft": {"submit": "submitted", "publish": "published", "archive": "archived"},
    "submitted": {"publish": "published", "decline": "draft", "archive": "archived"},
    "published": {"pause": "paused", "archive": "archived"},
    "paused": {"resume": "published", "archive": "archived"},
    "archived": {"publish": "published", "reopen": "draft"},
}
MANAGERS_MAY = {
    "draft": {"submit", "archive"},
    "submitted": {"archive"},
    "published": {"pause", "archive"},
    "paused": {"resume", "archive"},
    "archived": set(),
}
EVERY_MOVE = [(status, move) for status in Status.values for move in Move.values]


def complete_group(status: str = "published", **fields: Any) -> SupportGroup:
    """Return a listing that has all it needs, with alice who runs it."""
    group = make.make_group(status=status, topics=[make.make_topic()], **fields)
    make.make_meeting(group)
    make.make_facilitator(group)
    return group


@pytest.mark.parametrize(("status", "move"), EVERY_MOVE)
def test_move_from_each_status(status: str, move: str) -> None:
    group, stella = complete_group(status), make.make_steward()
    target = MOVES[status].get(move)

    if target is None:
        with pytest.raises(NotPossibleError, match="is now"):
            ACTIONS[move](group, by=stella)
    else:
        ACTIONS[move](group, by=stella)

    assert group.status == (target or status)
    saved = SupportGroup.objects.get(pk=group.pk)
    assert saved.status == (target or status)
    assert [one.status for one in group.versions.order_by("pk")] == ([status, target] if target else [])


@pytest.mark.parametrize("status", Status.values)
def test_moves_open_to_each_role(status: str) -> None:
    organisation = make.make_organisation()
    group = make.make_group(status=status, organisation=organisation)
    charlie = make.make_user()
    make.make_facilitating_user(make.make_group(), "dora@example.org", is_trusted=True)
    managers = [
        make.make_facilitating_user(group),
        make.make_facilitating_user(group, "bob@example.org", is_trusted=True),
        make.make_coordinator(organisation),
    ]

    assert {move.value for move in moves_open_to(make.make_steward(), group)} == set(MOVES[status])
    for user in managers:
        assert (user.email, {move.value for move in moves_open_to(user, group)}) == (user.email, MANAGERS_MAY[status])
    for user in (charlie, User.objects.get(email="dora@example.org")):
        assert moves_open_to(user, group) == []


@pytest.mark.parametrize("status", Status.values)
def test_changes_wait_for_a_steward_where_visitors_see_them(status: str) -> None:
    organisation = make.make_organisation()
    group = make.make_group(status=status, organisation=organisation)
    is_seen = status in {"published", "paused"}
    alice = make.make_facilitating_user(group)
    trusted = [
        make.make_facilitating_user(group, "bob@example.org", is_trusted=True),
        make.make_coordinator(organisation),
    ]
    stella = make.make_steward()

    assert (waits(alice, group), waits(stella, group), is_looked_at_after(stella, group)) == (is_seen, False, False)
    for user in trusted:
        assert (waits(user, group), is_looked_at_after(user, group)) == (False, is_seen)


@pytest.mark.parametrize(("status", "move"), [("draft", "submit"), ("submitted", "publish"), ("paused", "resume")])
def test_incomplete_listing_is_told_what_is_missing(status: str, move: str) -> None:
    group = make.make_group(status=status, topics=[make.make_topic()])

    with pytest.raises(IncompleteError) as raised:
        ACTIONS[move](group, by=None)

    assert [one.field for one in raised.value.missing] == ["meetings"]
    assert SupportGroup.objects.get(pk=group.pk).status == status


def test_listing_never_published_does_not_come_back_from_a_pause_as_published() -> None:
    group = complete_group("paused", published_at=None)

    assert moves_from(group) == [Move.PUBLISH, Move.ARCHIVE]
    with pytest.raises(NotPossibleError):
        moderation.resume_listing(group, by=None)


def test_pause_keeps_its_reason_and_date_and_ends_without_them() -> None:
    group = complete_group()
    ACTIONS["pause"](group, by=None)
    assert (group.pause_reason, group.paused_until) == ("Summer break", A_DAY)
    assert group.versions.latest("pk").why == "Summer break"

    moderation.resume_listing(group, by=None)

    assert (group.status, group.pause_reason, group.paused_until) == ("published", "", None)


def test_move_of_what_somebody_else_has_moved_changes_nothing() -> None:
    group = complete_group()
    SupportGroup.objects.update(status="archived")

    with pytest.raises(NotPossibleError, match="is now: archived"):
        moderation.pause_listing(group, by=None)


@pytest.mark.parametrize(
    ("status", "move", "subject"),
    [
        ("draft", "submit", None),
        ("submitted", "publish", "Published: Larch"),
        ("submitted", "decline", "Not published yet: Larch"),
        ("published", "pause", "Paused: Larch"),
        ("paused", "resume", "Back from its pause: Larch"),
        ("published", "archive", "Archived: Larch"),
        ("archived", "reopen", "Brought back: Larch"),
    ],
)
def test_move_is_told_to_those_who_run_the_group_but_not_to_who_made_it(
    mail_server: MailServer, status: str, move: str, subject: str | None
) -> None:
    group = complete_group(status, name="Larch")
    bob = make.make_facilitating_user(group, "bob@example.org", role="co")
    invited = make.make_facilitator(email="invited@example.org")
    make.make_facilitation(invited, group, accepted_at=None)

    ACTIONS[move](group, by=bob)

    send_queued()
    told = [(letter.recipients, letter.subject) for letter in mail_server.letters]
    assert told == ([(["alice@example.org"], subject)] if subject else [])


def test_words_of_the_steward_reach_those_who_wrote_the_listing(mail_server: MailServer) -> None:
    group = complete_group("submitted", name="Larch")

    moderation.decline_listing(group, by=make.make_steward(), words="Which door?\nAnd is it free?")

    send_queued()
    [letter] = mail_server.letters
    assert letter.text == (
        "Thank you for sending us “Larch”. It is not published yet.\n\n> Which door?\n> And is it free?\n\n"
        "All you wrote is still there. Change what is needed and send it again:"
        f" http://127.0.0.1:8000/admin/groups/supportgroup/{group.pk}/change/\n\n"
        "-- \nKindred, http://127.0.0.1:8000\nYou get this mail because you look after this group’s listing.\n"
    )


def test_group_without_people_is_told_at_its_own_address(mail_server: MailServer) -> None:
    group = make.make_group(contact_email="larch@example.org")

    moderation.archive_listing(group, by=make.make_steward())

    send_queued()
    assert [letter.recipients for letter in mail_server.letters] == [["larch@example.org"]]


def test_pause_ends_by_itself_the_day_after_its_last(mail_server: MailServer) -> None:
    group = complete_group("paused", paused_until=A_DAY, name="Larch")
    endless = complete_group("paused")

    assert moderation.resume_paused(today=A_DAY) == 0
    assert moderation.resume_paused(today=date(2030, 8, 2)) == 1
    assert moderation.resume_paused(today=date(2030, 8, 2)) == 0

    group.refresh_from_db()
    endless.refresh_from_db()
    assert (group.status, group.paused_until, endless.status) == ("published", None, "paused")
    send_queued()
    assert [letter.subject for letter in mail_server.letters] == ["Back from its pause: Larch"]


def test_pause_of_what_is_not_complete_goes_on_and_is_told_once(mail_server: MailServer) -> None:
    group = complete_group("paused", paused_until=A_DAY, name="Larch")
    group.meetings.all().delete()

    for _ in range(2):
        assert moderation.resume_paused(today=date(2030, 8, 2)) == 0

    assert SupportGroup.objects.get(pk=group.pk).status == "paused"
    send_queued()
    [letter] = mail_server.letters
    assert letter.subject == "Still paused: Larch"
    assert "Add at least one meeting" in letter.text


def test_pauses_end_by_the_day_of_the_site() -> None:
    group = complete_group("paused", paused_until=A_DAY)

    end_pauses(int(datetime(2030, 8, 1, 23, 30, tzinfo=UTC).timestamp()))  # 2 August in London

    group.refresh_from_db()
    assert group.status == "published"
