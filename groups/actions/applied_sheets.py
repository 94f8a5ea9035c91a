"""Applying a steward's sheet: wholly or not at all, and only what was shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from itertools import chain

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone

from groups.actions import moderation
from groups.actions.dates import refresh_occurrences
from groups.actions.imported_slugs import Slugs
from groups.actions.moderation import Move, moves_from
from groups.actions.sheet_writes import NOTHING, write_listings
from groups.actions.sheets import ChangedListing, NewListing, SheetPlan, check_columns, plan_sheet
from groups.actions.versions_of_many import changing_all, keep_all_new
from groups.interchange.sheet_file import Sheet, load
from groups.models import OldSlug, SupportGroup, UploadedSheet
from groups.models.choices import Status

ROWS_AT_MOST = 20_000
KEPT = timedelta(hours=12)
WHY_LENGTH = 200
MOVES = {
    Move.SUBMIT: moderation.submit_listing,
    Move.PUBLISH: moderation.publish_listing,
    Move.PAUSE: moderation.pause_listing,
    Move.RESUME: moderation.resume_listing,
    Move.ARCHIVE: moderation.archive_listing,
    Move.REOPEN: moderation.reopen_listing,
}


class ChangedMeanwhileError(Exception):
    """A listing is another one than when the sheet was looked at, so that the sheet would do something else."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The ids of the listings that were changed, and of those that were made."""

    changed: list[int]
    new: list[int]


def keep_sheet(content: bytes, *, name: str, by: AbstractBaseUser) -> None:
    """Keep a sheet until its steward has looked at what it would change.

    ``content`` is a file. Raises BrokenFileError where it cannot be used as a whole.
    """
    sheet = load(BytesIO(content), rows_at_most=ROWS_AT_MOST)
    check_columns(sheet)
    values = {"name": name[:WHY_LENGTH], "content": sheet.packed(), "uploaded_at": timezone.now()}
    UploadedSheet.objects.update_or_create(by_id=by.pk, defaults=values)


def forget_sheets(*, now: datetime) -> None:
    """Forget the sheets that nobody has applied."""
    UploadedSheet.objects.filter(uploaded_at__lt=now - KEPT).delete()


def plan_of(sheet: UploadedSheet, *, is_locked: bool = False) -> SheetPlan:
    """Work out what a kept sheet would do now; see ``plan_sheet``."""
    return plan_sheet(Sheet.unpacked(bytes(sheet.content)), is_locked=is_locked)


@transaction.atomic
def apply_sheet(sheet: UploadedSheet, *, by: AbstractBaseUser, digest: str) -> Applied:
    """Do what a sheet says, if that is still what the plan of this ``digest`` has shown; then forget it.

    Raises ChangedMeanwhileError where it is not; nothing is changed then.
    """
    with connection.cursor() as cursor:
        # Two sheets at once would both add a group that is in both.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('apply sheet', 0))")
    plan = plan_of(sheet, is_locked=True)
    if plan.digest != digest or not plan.can_apply:
        raise ChangedMeanwhileError
    why = f"From the spreadsheet “{sheet.name}”."
    why = why if len(why) <= WHY_LENGTH else "From a spreadsheet."
    changed = _change(plan.changed, by=by, why=why)
    new = _make(plan.new, by=by, why=why)
    sheet.delete()
    transaction.on_commit(lambda: refresh_occurrences(timezone.now()))
    return Applied(changed, new)


def _change(listings: list[ChangedListing], *, by: AbstractBaseUser, why: str) -> list[int]:
    groups = SupportGroup.objects.defer("text").in_bulk([one.pk for one in listings])
    moved = [one for one in listings if one.status != one.was]
    shown = {Status.PUBLISHED, Status.SUBMITTED}
    for one in (one for one in moved if one.status not in shown):  # what nobody sees any more may become incomplete
        _move(groups[one.pk], one.status, by=by)
    with changing_all(groups, by=by, why=why):
        write_listings((groups[one.pk], one.old, one.new) for one in listings)
    for one in (one for one in moved if one.status in shown):
        _move(groups[one.pk], one.status, by=by)
    return list(groups)


def _move(group: SupportGroup, status: str, *, by: AbstractBaseUser) -> None:
    move = next(move for move in moves_from(group) if moderation.TO[move] == status and move in MOVES)
    MOVES[move](group, by=by)


def _make(listings: list[NewListing], *, by: AbstractBaseUser, why: str) -> list[int]:
    taken = (model.objects.values_list("slug", flat=True) for model in (SupportGroup, OldSlug) if listings)
    slugs = Slugs(set(chain(*taken)))
    groups = SupportGroup.objects.bulk_create(
        [
            SupportGroup(slug=slugs.take(one.facts["name"], next(iter(one.towns), "")), name=one.facts["name"])
            for one in listings
        ]
    )
    write_listings((group, NOTHING, one.facts) for group, one in zip(groups, listings, strict=True))
    shown = [group.pk for group, one in zip(groups, listings, strict=True) if one.status == Status.PUBLISHED]
    SupportGroup.objects.filter(pk__in=shown).update(status=Status.PUBLISHED, published_at=timezone.now())
    ids = [group.pk for group in groups]
    keep_all_new(ids, by=by, why=why)
    return ids
