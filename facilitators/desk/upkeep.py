"""What visitors say is wrong, and what nobody says any more, on the desk."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from facilitators.confirmation.due import LEAVES_AFTER, REMINDERS
from facilitators.desk.rows import Button, Row, editor, tap, where
from facilitators.desk.said import day, people, since
from groups.admin.facts_in_words import in_words, names_of
from groups.models import Report, SupportGroup
from groups.models.from_visitors import Wrong

LONGEST_NOTE = 300


def tell_reports(reports: Sequence[Report]) -> list[Row]:
    """Return rows of what visitors say is wrong."""
    proposals = [one.proposal for one in reports if one.proposal]
    names = names_of([facts for one in proposals for facts in (one.base, one.facts)])
    return [
        Row(
            name=f"{one.get_wrong_display()}: {one.group.name}",
            link=editor(one.group),
            where=where(one.group),
            when=f"{since(one.sent_at)}, by a visitor",
            what=[f"“{one.note[:LONGEST_NOTE]}”"] if one.note else [],
            lines=in_words(one.proposal.base, one.proposal.facts, names) if one.proposal else (),
            buttons=[
                Button("Correct the listing" if one.proposal else "Seen to", tap("report-right", one.pk), is_main=True),
                Button("Nothing is wrong", tap("report-wrong", one.pk)),
            ],
            go="Edit the listing",
            is_urgent=one.wrong == Wrong.UNSAFE,
        )
        for one in reports
    ]


def tell_doubted(groups: Sequence[Any]) -> list[Row]:
    """Return rows of groups at which visitors found nobody."""
    return [
        Row(
            name=group.name,
            link=editor(group),
            where=where(group),
            when=f"since {day(group.doubted_at)}",
            what=[f"{group.found} visitors found nobody there, the last on {day(group.found_at)}."]
            if group.found
            else ["Visitors found nobody there."],
            buttons=_stands_or_falls(group),
        )
        for group in groups
    ]


def tell_unconfirmed(groups: Sequence[Any]) -> list[Row]:
    """Return rows of listings that nobody has confirmed lately."""
    return [
        Row(
            name=group.name,
            link=editor(group),
            where=where(group),
            when=f"last said to be true on {day(group.said_at)}",
            what=[_asked(group), people(group)],
            buttons=_stands_or_falls(group),
        )
        for group in groups
    ]


def _asked(group: Any) -> str:
    """Return what was asked, and when the listing leaves: never before its people were reminded twice."""
    if not group.asked:
        return "Nobody was asked by mail yet."
    if group.asked < REMINDERS[-1]:
        return f"{group.asked} mail{'s' if group.asked > 1 else ''} and no answer yet."
    leaves_at = group.said_at + LEAVES_AFTER
    leaves = f"on {day(leaves_at)}" if leaves_at > timezone.now() else "soon"
    return f"No answer to any mail. It leaves the site {leaves}."


def _stands_or_falls(group: SupportGroup) -> list[Button]:
    return [
        Button("It is still true", tap("still-true", group.pk), is_main=True),
        Button("It has closed: archive", tap("archive", group.pk)),
    ]
