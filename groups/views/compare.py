"""A few groups side by side: what matters when one has to choose."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from groups.models import AccessFeature, SupportGroup
from groups.models.choices import Attendance, Frequency
from groups.speech import spoken
from groups.templatetags.when import confirmed, in_words, zone_in_words
from groups.views.booklet import MOST_GROUPS
from groups.views.group import GroupDate, MeetingSheet, next_dates, sheet_of

# More columns than that cannot be read on a laptop, nor kept in mind.
MOST = 4


@dataclass(frozen=True)
class Column:
    """One of the groups compared; ``sheets`` are its meetings, ``dates`` the next ones."""

    group: SupportGroup
    sheets: Sequence[MeetingSheet]
    dates: Sequence[GroupDate]
    now: datetime

    @cached_property
    def sheet(self) -> MeetingSheet | None:
        """Return the meeting that takes place next, or else the first; what is said of place and access is its."""
        coming = next((date.meeting for date in self.dates if not date.occurrence.is_cancelled), None)
        return next((sheet for sheet in self.sheets if sheet.meeting == coming), next(iter(self.sheets), None))


@dataclass(frozen=True)
class Cell:
    """What one group says to one question, in lines; none where it does not say."""

    column: Column
    lines: Sequence[str]


@dataclass(frozen=True)
class Row:
    """One question, and what each group says to it."""

    label: Promise
    cells: Sequence[Cell]

    @property
    def verdict(self) -> Promise | str:
        """Return in words whether the answers differ: not everybody sees that by comparing, nor by a colour."""
        if len(self.cells) < 2:
            return ""
        if not any(cell.lines for cell in self.cells):
            return _("None of them says")
        if not all(cell.lines for cell in self.cells):
            return _("Not all of them say")
        return _("The same") if len({tuple(cell.lines) for cell in self.cells}) == 1 else _("Not the same")


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show up to four published groups, named by ``group``, beside each other."""
    slugs = list(dict.fromkeys(slug for slug in request.GET.getlist("group")[:MOST_GROUPS] if "\0" not in slug))
    columns = _columns(slugs, timezone.now())
    shown = columns[:MOST]
    rows = [Row(label, [Cell(one, list(filter(None, say(one)))) for one in shown]) for label, say in FACTS]
    context = {"columns": shown, "rows": rows, "left_out": len(columns) - len(shown), "gone": len(slugs) - len(columns)}
    return render(request, "compare/page.html", context)


def _columns(slugs: Sequence[str], now: datetime) -> list[Column]:
    """Return those of the groups that are published, in the order of their slugs. A few queries, however many."""
    of_meetings = ("meetings__venue", "meetings__exceptions", "meetings__access_stated")
    listings = SupportGroup.objects.published().filter(slug__in=slugs)
    listings = listings.prefetch_related("communities", "languages", *of_meetings)
    features = list(AccessFeature.objects.all())
    return [
        Column(
            group,
            sheets=[sheet_of(meeting, features) for meeting in group.meetings.all()],
            dates=next_dates(group.meetings.all(), now),
            now=now,
        )
        for group in sorted(listings, key=lambda group: slugs.index(group.slug))
    ]


# --- What each group says, in lines


def _next(column: Column) -> Iterator[str]:
    if column.sheet is None:
        return
    meeting = column.sheet.meeting
    date = next((one for one in column.dates if not one.occurrence.is_cancelled), None)
    if date:
        yield in_words(date.occurrence, column.now)
        yield zone_in_words(date.meeting.timezone)
    if meeting.freq != Frequency.ONCE:
        yield meeting.schedule_in_words


def _where(column: Column) -> Iterator[str]:
    if column.sheet is None:
        return
    meeting = column.sheet.meeting
    if meeting.attendance in (Attendance.ONLINE, Attendance.PHONE):
        yield meeting.get_attendance_display()
    elif meeting.venue:
        yield str(meeting.venue)
        yield gettext("address given when you get in touch") if meeting.venue.is_confidential else ""
    if meeting.attendance == Attendance.HYBRID:
        yield gettext("Or join online")


def _who_for(column: Column) -> Iterator[str]:
    group = column.group
    yield group.get_for_whom_display()
    yield spoken().all_of(community.local_name for community in group.communities.all())
    ages = group.ages_in_words
    is_numbers = group.minimum_age or group.maximum_age
    yield gettext("Ages %(ages)s") % {"ages": ages} if is_numbers else ages


def _languages(column: Column) -> Iterator[str]:
    yield spoken().all_of(language.local_name for language in column.group.languages.all())


def _access(column: Column) -> Iterator[str]:
    if column.sheet is None:
        return
    for feature in column.sheet.has:
        yield gettext("%(feature)s: yes") % {"feature": feature.local_name}
    for feature in column.sheet.lacks:
        yield gettext("%(feature)s: no") % {"feature": feature.local_name}


def _talking(column: Column) -> Iterator[str]:
    may = column.group.may_just_listen
    if may is not None:
        yield gettext("You may just listen") if may else gettext("Everyone takes a turn to speak")


def _new_people(column: Column) -> Iterator[str]:
    are_welcome = column.group.newcomers_welcome
    if are_welcome is not None:
        yield gettext("New people are welcome.") if are_welcome else gettext("The group takes no new people just now.")
    yield column.group.newcomers_note


# In the order in which they decide; the words are those of the group's own page.
FACTS: tuple[tuple[Promise, Callable[[Column], Iterator[str]]], ...] = (
    (_("Next"), _next),
    (_("Where"), _where),
    (_("Who it is for"), _who_for),
    (_("Language"), _languages),
    (_("Your first time"), lambda one: iter((one.group.get_joining_display(), one.group.get_capacity_display()))),
    (_("New people"), _new_people),
    (_("Cost"), lambda one: iter((one.group.get_cost_display(), one.group.cost_note))),
    (_("Getting in and taking part"), _access),
    (_("Talking"), _talking),
    (_("How many come"), lambda one: iter((one.group.get_typical_size_display(),))),
    (_("Led by"), lambda one: iter((one.group.get_led_by_display(),))),
    (_("Faith"), lambda one: iter((one.group.get_faith_display(),))),
    (_("What is kept private"), lambda one: iter((one.group.confidentiality,))),
    (_("Last confirmed"), lambda one: iter((confirmed(one.group.confirmed_at, one.now),))),
)
