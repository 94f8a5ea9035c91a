"""Running an import, and seeing whether it changed anything."""

from datetime import UTC, datetime, timedelta

from django.core import serializers

from groups.actions.imports import import_groups
from groups.interchange import csv, meeting_guide
from groups.models import (
    ImportedFacts,
    Meeting,
    MeetingAccess,
    MeetingException,
    Organisation,
    SupportGroup,
    Venue,
)
from tests.feeds import as_feed, as_sheet

FIRST_RUN = datetime(2030, 1, 1, 12, tzinfo=UTC)
SECOND_RUN = FIRST_RUN + timedelta(days=1)
WHOLE = (SupportGroup, Meeting, MeetingAccess, MeetingException, Venue, Organisation, ImportedFacts)


def run(*records, source="feed", now=FIRST_RUN, **defaults):
    reading = meeting_guide.read(as_feed(*records), topics=("alcohol",), **defaults)
    return import_groups(reading=reading, source=source, now=now)


def run_sheet(*lines, source="sheet", now=FIRST_RUN):
    reading = csv.read(as_sheet(*lines), timezone="Europe/London", country="GB", topics=("alcohol",))
    return import_groups(reading=reading, source=source, now=now)


def counts(report):
    return {
        name: number
        for name in ("created", "updated", "unchanged", "paused", "resumed")
        if (number := getattr(report, name))
    }


def dump():
    """Return every row of every table an import writes to, links and times of change included."""
    links = [
        list(getattr(SupportGroup, kind).through.objects.order_by("pk").values())
        for kind in ("topics", "communities", "languages")
    ]
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in WHOLE], links
