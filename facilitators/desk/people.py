"""People on the desk: addresses that mail comes back from, checks that expire, and who is to be invited."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from facilitators.desk.owners import owners_of
from facilitators.desk.rows import Button, Row, editor, tap, where
from facilitators.desk.said import since
from facilitators.models import Check
from groups.models import Bounce, Suggestion


def tell_bounces(bounces: Sequence[Bounce]) -> list[Row]:
    """Return rows of addresses that mail comes back from."""
    owners = owners_of([one.email for one in bounces])
    return [
        Row(
            name=one.email,
            link=owners[one.email].link,
            when=f"{one.times} time{'s' if one.times > 1 else ''}, the last {since(one.last_at)}",
            what=[owners[one.email].said],
            buttons=[Button("It works again", tap("works-again", one.pk))],
            go=owners[one.email].go,
        )
        for one in bounces
    ]


def tell_checks(checks: Sequence[Check]) -> list[Row]:
    """Return rows of checks that expire."""
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


def tell_to_invite(suggestions: Sequence[Suggestion]) -> list[Row]:
    """Return rows of people who sent in their own group."""
    return [
        Row(
            name=one.group.name,
            link=editor(one.group),
            where=where(one.group),
            when=f"sent in {since(one.sent_at)}",
            what=[f"{one.email} sent it in and runs it. Nobody keeps the listing true yet."],
            buttons=[Button("Invite them to keep it true", tap("invite", one.pk), is_main=True)],
        )
        for one in suggestions
        if one.group
    ]
