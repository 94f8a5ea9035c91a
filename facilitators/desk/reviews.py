"""Reviews on the desk: new listings, changes that wait, and changes that went live without a steward."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, OuterRef, Subquery
from django.urls import reverse

from facilitators.admin import review_lines
from facilitators.admin.review_lines import Step, step_of, to_review
from facilitators.desk.rows import Button, Row, where
from facilitators.desk.said import since
from facilitators.models import User
from groups.admin.facts_in_words import in_words, names_of
from groups.models import ListingVersion, Proposal, SupportGroup


def page_of(name: str, row: Model) -> str:
    """Return the page of that name about a row."""
    return reverse(f"admin:groups_supportgroup_{name}", args=[row.pk])


def tell_new_listings(groups: Sequence[Any]) -> list[Row]:
    """Return rows of listings that wait for their first review."""
    senders = User.objects.in_bulk([group.sent_by for group in groups if group.sent_by])
    return [
        Row(
            name=group.name,
            link=page_of("review_listing", group),
            where=where(group),
            when=f"sent {since(group.changed_at, senders.get(group.sent_by) or _suggested(group))}",
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


def listings_to_review() -> Any:
    """Return the listings nobody has looked at, with who sent each."""
    last = ListingVersion.objects.filter(group=OuterRef("pk")).order_by("-made_at", "-pk").values("by")[:1]
    rows = to_review().annotate(sent_by=Subquery(last)).select_related("suggestion")
    return rows.prefetch_related("meetings__venue")


def tell_proposals(proposals: Sequence[Proposal]) -> list[Row]:
    """Return rows of changes that wait."""
    names = names_of([facts for one in proposals for facts in (one.base, one.facts)])
    return [
        Row(
            name=one.group.name,
            link=page_of("review_proposal", one),
            where=where(one.group),
            when=since(one.made_at, one.by or "a visitor"),
            what=[f"“{one.why}”"] if one.why else [],
            lines=in_words(one.base, one.facts, names),
            buttons=[Button("Accept", page_of("review_proposal", one), "accept", is_main=True)],
            go="Look closer, or decline",
        )
        for one in proposals
    ]


def tell_versions(versions: Sequence[Any]) -> list[Row]:
    """Return rows of changes that went live without a steward."""
    before = ListingVersion.objects.in_bulk([one.before for one in versions if one.before])
    names = names_of([one.facts for one in [*versions, *before.values()]])
    return [_version(step_of(one, before.get(one.before), names)) for one in versions]


def _version(step: Step) -> Row:
    one = step.version
    page = page_of("review_version", one)
    return Row(
        name=one.group.name,
        link=page,
        where=where(one.group),
        when=since(one.made_at, one.by or "a program"),
        what=[f"“{one.why}”"] if one.why else [],
        lines=step.lines,
        buttons=[Button("That is fine", page, "looked", is_main=True), Button("Take it back", page, "undo")],
    )


def versions_to_look_at() -> Any:
    """Return the changes that went live and that no steward has looked at."""
    earlier = ListingVersion.objects.filter(group=OuterRef("group"), pk__lt=OuterRef("pk"))
    last = earlier.order_by("-made_at", "-pk").values("pk")[:1]
    return review_lines.versions_to_look_at().annotate(before=Subquery(last)).prefetch_related("group__meetings__venue")


def waiting_proposals() -> Any:
    """Return the changes that wait, but those that came with a report."""
    # What came with a report is decided with it.
    return review_lines.waiting_proposals().filter(report=None).prefetch_related("group__meetings__venue")
