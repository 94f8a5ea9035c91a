"""What needs a steward, kind by kind, in the order in which it matters."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince

from facilitators.admin.review_lines import Step, step_of, to_review, versions_to_look_at, waiting_proposals
from facilitators.confirmation.due import LEAVES_AFTER, REMINDERS
from facilitators.desk import waiting
from facilitators.desk.owners import owners_of
from facilitators.desk.rows import Button, Kind, Row, editor, tap, where
from facilitators.models import Check, User
from groups.admin.facts_in_words import in_words, names_of
from groups.models import Bounce, ListingVersion, Proposal, Report, Suggestion, SupportGroup
from groups.models.from_visitors import Wrong

LONGEST_NOTE = 300


def _page(name: str, row: Model) -> str:
    return reverse(f"admin:groups_supportgroup_{name}", args=[row.pk])


def _since(moment: Any, by: object = None) -> str:
    said = f"{timesince(moment, depth=1)} ago"
    return f"{said}, by {by}" if by else said


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _people(group: SupportGroup) -> str:
    names = [one.facilitator.name for one in group.facilitations.all() if one.accepted_at]
    return f"Run by {', '.join(names)}." if names else "Nobody is named who runs it."


# --- Reviews


def _new_listings(groups: Sequence[Any]) -> list[Row]:
    senders = User.objects.in_bulk([group.sent_by for group in groups if group.sent_by])
    return [
        Row(
            name=group.name,
            link=_page("review_listing", group),
            where=where(group),
            when=f"sent {_since(group.changed_at, senders.get(group.sent_by) or _suggested(group))}",
            what=[group.summary] if group.summary else [],
            go="Read and decide",
        )
        for group in groups
    ]


def _suggested(group: SupportGroup) -> str:
    suggestion = getattr(group, "suggestion", None)
    if suggestion is None:
        return ""
    return f"{suggestion.email}, who runs it" if suggestion.runs_it else f"{suggestion.email}, a visitor"


def _listings_to_review() -> Any:
    last = ListingVersion.objects.filter(group=OuterRef("pk")).order_by("-made_at", "-pk").values("by")[:1]
    rows = to_review().annotate(sent_by=Subquery(last)).select_related("suggestion")
    return rows.prefetch_related("meetings__venue")


def _proposals(proposals: Sequence[Proposal]) -> list[Row]:
    names = names_of([facts for one in proposals for facts in (one.base, one.facts)])
    return [
        Row(
            name=one.group.name,
            link=_page("review_proposal", one),
            where=where(one.group),
            when=_since(one.made_at, one.by or "a visitor"),
            what=[f"“{one.why}”"] if one.why else [],
            lines=in_words(one.base, one.facts, names),
            buttons=[Button("Accept", _page("review_proposal", one), "accept", is_main=True)],
            go="Look closer, or decline",
        )
        for one in proposals
    ]


def _versions(versions: Sequence[Any]) -> list[Row]:
    before = ListingVersion.objects.in_bulk([one.before for one in versions if one.before])
    names = names_of([one.facts for one in [*versions, *before.values()]])
    return [_version(step_of(one, before.get(one.before), names)) for one in versions]


def _version(step: Step) -> Row:
    one = step.version
    page = _page("review_version", one)
    return Row(
        name=one.group.name,
        link=page,
        where=where(one.group),
        when=_since(one.made_at, one.by or "a program"),
        what=[f"“{one.why}”"] if one.why else [],
        lines=step.lines,
        buttons=[Button("That is fine", page, "looked", is_main=True), Button("Take it back", page, "undo")],
    )


def _versions_to_look_at() -> Any:
    earlier = ListingVersion.objects.filter(group=OuterRef("group"), pk__lt=OuterRef("pk"))
    last = earlier.order_by("-made_at", "-pk").values("pk")[:1]
    return versions_to_look_at().annotate(before=Subquery(last)).prefetch_related("group__meetings__venue")


# --- What visitors say, and what nobody says any more


def _reports(reports: Sequence[Report]) -> list[Row]:
    proposals = [one.proposal for one in reports if one.proposal]
    names = names_of([facts for one in proposals for facts in (one.base, one.facts)])
    return [
        Row(
            name=f"{one.get_wrong_display()}: {one.group.name}",
            link=editor(one.group),
            where=where(one.group),
            when=f"{_since(one.sent_at)}, by a visitor",
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


def _doubted(groups: Sequence[Any]) -> list[Row]:
    return [
        Row(
            name=group.name,
            link=editor(group),
            where=where(group),
            when=f"since {_day(group.doubted_at)}",
            what=[f"{group.found} visitors found nobody there, the last on {_day(group.found_at)}."]
            if group.found
            else ["Visitors found nobody there."],
            buttons=_stands_or_falls(group),
        )
        for group in groups
    ]


def _unconfirmed(groups: Sequence[Any]) -> list[Row]:
    return [
        Row(
            name=group.name,
            link=editor(group),
            where=where(group),
            when=f"last said to be true on {_day(group.said_at)}",
            what=[_asked(group), _people(group)],
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
    leaves = f"on {_day(leaves_at)}" if leaves_at > timezone.now() else "soon"
    return f"No answer to any mail. It leaves the site {leaves}."


def _stands_or_falls(group: SupportGroup) -> list[Button]:
    return [
        Button("It is still true", tap("still-true", group.pk), is_main=True),
        Button("It has closed: archive", tap("archive", group.pk)),
    ]


# --- People


def _bounces(bounces: Sequence[Bounce]) -> list[Row]:
    owners = owners_of([one.email for one in bounces])
    return [
        Row(
            name=one.email,
            link=owners[one.email].link,
            when=f"{one.times} time{'s' if one.times > 1 else ''}, the last {_since(one.last_at)}",
            what=[owners[one.email].said],
            buttons=[Button("It works again", tap("works-again", one.pk))],
            go=owners[one.email].go,
        )
        for one in bounces
    ]


def _checks(checks: Sequence[Check]) -> list[Row]:
    today = timezone.localdate()
    return [
        Row(
            name=one.facilitator.name,
            link=reverse("admin:facilitators_facilitator_change", args=[one.facilitator_id]),
            where=", ".join(said.group.name for said in one.facilitator.facilitations.all()[:3]),
            when=f"{'expired' if one.expires_on and one.expires_on < today else 'until'} "
            f"{date_format(one.expires_on, 'j F Y') if one.expires_on else ''}",
            what=[f"{one.get_kind_display()}: {one.name}, checked by {one.checked_by}."],
            go="Note the new one",
        )
        for one in checks
    ]


def _to_invite(suggestions: Sequence[Suggestion]) -> list[Row]:
    return [
        Row(
            name=one.group.name,
            link=editor(one.group),
            where=where(one.group),
            when=f"sent in {_since(one.sent_at)}",
            what=[f"{one.email} sent it in and runs it. Nobody keeps the listing true yet."],
            buttons=[Button("Invite them to keep it true", tap("invite", one.pk), is_main=True)],
        )
        for one in suggestions
        if one.group
    ]


def _waiting_proposals() -> Any:
    # What came with a report is decided with it.
    return waiting_proposals().filter(report=None).prefetch_related("group__meetings__venue")


KINDS = (
    Kind("reports", "What visitors say is wrong", "What felt unsafe comes first.", waiting.waiting_reports, _reports),
    Kind("new", "New listings", "Nobody can see these yet.", _listings_to_review, _new_listings, group="pk"),
    Kind(
        "changes",
        "Changes that wait",
        "Until you decide, visitors see these groups as they were.",
        _waiting_proposals,
        _proposals,
        search=("why",),
    ),
    Kind(
        "seen",
        "Changes to look at",
        "Visitors see these already. You can take each back.",
        _versions_to_look_at,
        _versions,
        search=("why",),
    ),
    Kind(
        "doubted",
        "Is anybody there?",
        "Visitors are told to check before they travel. Call or write, then say what you found.",
        waiting.doubted,
        _doubted,
        group="pk",
    ),
    Kind(
        "unconfirmed",
        "Not confirmed lately",
        "Those who run these were asked by mail. Those that leave first come first.",
        waiting.long_unconfirmed,
        _unconfirmed,
        group="pk",
    ),
    Kind(
        "invite",
        "People to invite",
        "They sent in their own group.",
        waiting.to_invite,
        _to_invite,
        search=("email",),
    ),
    Kind(
        "bouncing",
        "Addresses that mail comes back from",
        "No mail goes there any more. Ask these people another way.",
        waiting.bounces,
        _bounces,
        group="",
        search=("email",),
    ),
    Kind(
        "checks",
        "Checks that expire",
        "Within 60 days, or already.",
        waiting.expiring_checks,
        _checks,
        group="facilitator__facilitations__group",
        search=("facilitator__name", "name"),
    ),
)
