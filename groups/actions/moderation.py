"""Where a listing stands, and how it moves: draft, submitted, published, paused, archived.

========= ============================== ===========
move      from                           to
========= ============================== ===========
submit    draft                          submitted
publish   all but published              published
decline   submitted                      draft
pause     published                      paused
resume    paused                         published
archive   all but archived               archived
reopen    archived                       draft
========= ============================== ===========

Who may do which is asked in ``facilitators.moves``. Each move keeps a version and tells those who run the group, but
not whoever did it. ``by`` is nobody where a date did it.
"""

from collections.abc import Callable
from datetime import date

from django.db import models, transaction

from groups.actions.versions import By, changing
from groups.emails import review
from groups.models import Missing, SupportGroup
from groups.models.choices import Status

LONGEST_WHY = 200


class Move(models.TextChoices):
    """What can be done with a whole listing."""

    SUBMIT = "submit", "Send for review"
    PUBLISH = "publish", "Publish"
    DECLINE = "decline", "Send back"
    PAUSE = "pause", "Pause"
    RESUME = "resume", "Publish again"
    ARCHIVE = "archive", "Archive"
    REOPEN = "reopen", "Bring back as a draft"


FROM: dict[Move, frozenset[str]] = {
    Move.SUBMIT: frozenset({Status.DRAFT}),
    Move.PUBLISH: frozenset(set(Status) - {Status.PUBLISHED}),
    Move.DECLINE: frozenset({Status.SUBMITTED}),
    Move.PAUSE: frozenset({Status.PUBLISHED}),
    Move.RESUME: frozenset({Status.PAUSED}),
    Move.ARCHIVE: frozenset(set(Status) - {Status.ARCHIVED}),
    Move.REOPEN: frozenset({Status.ARCHIVED}),
}
TO: dict[Move, Status] = {
    Move.SUBMIT: Status.SUBMITTED,
    Move.PUBLISH: Status.PUBLISHED,
    Move.DECLINE: Status.DRAFT,
    Move.PAUSE: Status.PAUSED,
    Move.RESUME: Status.PUBLISHED,
    Move.ARCHIVE: Status.ARCHIVED,
    Move.REOPEN: Status.DRAFT,
}


class NotPossibleError(Exception):
    """A listing cannot be moved like that from where it stands: somebody else may have moved it meanwhile."""


class IncompleteError(NotPossibleError):
    """A listing lacks what visitors rely on; ``missing`` says what."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(" ".join(one.message for one in missing))
        self.missing = missing


def moves_from(group: SupportGroup) -> list[Move]:
    """Return what can be done with a listing where it stands.

    One that is paused is published again, or, where it never was public before, published.
    """
    unlikely = Move.PUBLISH if group.published_at else Move.RESUME
    possible = [move for move in Move if group.status in FROM[move]]
    return [move for move in possible if group.status != Status.PAUSED or move != unlikely]


def submit_listing(group: SupportGroup, *, by: By) -> None:
    """Ask for a review. Raises ``IncompleteError`` where something is missing, ``NotPossibleError``."""
    _move(group, Move.SUBMIT, by=by)


def publish_listing(group: SupportGroup, *, by: By) -> None:
    """Make a listing public. Raises ``IncompleteError`` where something is missing, ``NotPossibleError``."""
    _move(group, Move.PUBLISH, by=by)


def decline_listing(group: SupportGroup, *, by: By, words: str) -> None:
    """Give a listing that waits for review back to those who wrote it, with what to change. Raises as above."""
    to = review.addresses_of(group, but=by)
    _move(group, Move.DECLINE, by=by, why=words)
    review.tell_declined(group, to=to, words=words)


def pause_listing(
    group: SupportGroup, *, by: By, reason: str = "", until: date | None = None, is_to_look_at: bool = False
) -> None:
    """Say on its page that a group is closed for now: why, and until the end of which day. Raises as above."""

    def pause(fresh: SupportGroup) -> None:
        fresh.pause_reason, fresh.paused_until = reason, until

    _move(group, Move.PAUSE, by=by, why=reason, prepare=pause, is_to_look_at=is_to_look_at)


def resume_listing(group: SupportGroup, *, by: By, why: str = "", is_to_look_at: bool = False) -> None:
    """End the pause of a listing that was published before. Raises as above."""
    _move(group, Move.RESUME, by=by, why=why, is_to_look_at=is_to_look_at)


def archive_listing(group: SupportGroup, *, by: By, why: str = "", is_to_look_at: bool = False) -> None:
    """Take a listing off the site for good; nothing is deleted. Raises as above."""
    _move(group, Move.ARCHIVE, by=by, why=why, is_to_look_at=is_to_look_at)


def reopen_listing(group: SupportGroup, *, by: By) -> None:
    """Bring an archived listing back as a draft. Raises as above."""
    _move(group, Move.REOPEN, by=by)


def _keep_as_is(group: SupportGroup) -> None:
    return None


@transaction.atomic
def _move(
    group: SupportGroup,
    move: Move,
    *,
    by: By,
    why: str = "",
    prepare: Callable[[SupportGroup], None] = _keep_as_is,
    is_to_look_at: bool = False,
) -> None:
    """Move a listing as it is saved, and ``group`` with it."""
    fresh = SupportGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if move not in moves_from(fresh):
        raise NotPossibleError(f"“{fresh}” is now: {fresh.get_status_display().lower()}.")
    if TO[move] in {Status.SUBMITTED, Status.PUBLISHED} and (missing := fresh.missing_for_publishing()):
        raise IncompleteError(missing)
    was = fresh.status
    with changing(fresh, by=by, why=why[:LONGEST_WHY]) as change:
        change.is_to_look_at = is_to_look_at
        fresh.stand(TO[move])
        prepare(fresh)
        fresh.save(update_fields=["status", "published_at", "paused_until", "pause_reason", "changed_at"])
    group.refresh_from_db(fields=["status", "published_at", "paused_until", "pause_reason", "changed_at"])
    tell_moved(fresh, was=was, by=by)


def tell_moved(group: SupportGroup, *, was: str, by: By) -> None:
    """Tell those who run a group where its listing stands now; a review that sends it back has words of its own."""
    to = review.addresses_of(group, but=by)
    if (was, group.status) == (Status.PAUSED, Status.PUBLISHED):
        review.tell_resumed(group, to=to)
    elif group.status == Status.PUBLISHED:
        review.tell_published(group, to=to)
    elif group.status == Status.PAUSED:
        review.tell_paused(group, to=to)
    elif group.status == Status.ARCHIVED:
        review.tell_archived(group, to=to)
    elif was == Status.ARCHIVED:
        review.tell_reopened(group, to=to)


def resume_paused(*, today: date) -> int:
    """End the pauses whose last day is over; return how many. What is not complete stays, and its people are told."""
    due = SupportGroup.objects.filter(status=Status.PAUSED, paused_until__lt=today, published_at__isnull=False)
    resumed = 0
    for group in due:
        resumed += _resume_by_date(group)
    return resumed


@transaction.atomic
def _resume_by_date(group: SupportGroup) -> bool:
    if group.missing_for_publishing():
        # Without its date it is not tried again every day.
        SupportGroup.objects.filter(pk=group.pk, status=Status.PAUSED).update(paused_until=None)
        review.tell_pause_unfinished(group, to=review.addresses_of(group))
        return False
    try:
        resume_listing(group, by=None, why="The pause is over.")
    except NotPossibleError:  # moved by somebody at this moment
        return False
    return True
