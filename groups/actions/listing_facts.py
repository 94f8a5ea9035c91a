"""Make a listing say what facts say."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from groups.facts import EXCEPTION_FIELDS, GROUP_FIELDS, MEETING_FIELDS, VENUE_FIELDS, Facts, change_key
from groups.models import (
    AccessFeature,
    Community,
    Language,
    Meeting,
    MeetingAccess,
    MeetingException,
    Organisation,
    SupportGroup,
    Topic,
    Venue,
)


@transaction.atomic
def apply_facts(group: SupportGroup, facts: Facts) -> None:
    """Make the saved ``group`` and its meetings say what ``facts`` say, and save them; see ``groups.facts``.

    A meeting whose key is the id of one of the group's is changed, others are made, the rest is removed. A venue is
    looked up by its id, else by all it says, else made; what is known of a venue is never changed here. Words of the
    vocabulary that are gone by now are left out. Raises ``ValidationError`` where the listing would not be valid;
    nothing is changed then.
    """
    _set(group, GROUP_FIELDS, facts)
    group.organisation = Organisation.objects.filter(slug=facts["organisation"]).first()
    group.full_clean()
    group.save(update_fields=[*GROUP_FIELDS, "organisation", "changed_at"])  # its status is not ours to write
    group.topics.set(Topic.objects.filter(slug__in=facts["topics"]))
    group.communities.set(Community.objects.filter(slug__in=facts["communities"]))
    group.languages.set(Language.objects.filter(tag__in=facts["languages"]))
    _apply_meetings(group, facts["meetings"])


def _apply_meetings(group: SupportGroup, facts: Mapping[str, Facts]) -> None:
    known = {str(meeting.pk): meeting for meeting in group.meetings.select_for_update(of=("self",))}
    group.meetings.exclude(pk__in=[known[key].pk for key in facts if key in known]).delete()
    for key, of_meeting in facts.items():
        meeting = known.get(key) or Meeting(group=group)
        _set(meeting, MEETING_FIELDS, of_meeting)
        meeting.venue = _venue(of_meeting["venue"])
        meeting.full_clean()
        meeting.save()
        _apply_access(meeting, of_meeting["access"])
        _apply_changes(meeting, of_meeting["changes"])


def _apply_access(meeting: Meeting, facts: Mapping[str, bool]) -> None:
    meeting.access_stated.exclude(feature__slug__in=facts).delete()
    for feature in AccessFeature.objects.filter(slug__in=facts):
        MeetingAccess.objects.update_or_create(
            meeting=meeting, feature=feature, defaults={"is_available": facts[feature.slug]}
        )


def _apply_changes(meeting: Meeting, facts: Mapping[str, Facts]) -> None:
    known = {change_key(change): change for change in meeting.exceptions.all()}
    meeting.exceptions.exclude(pk__in=[known[key].pk for key in facts if key in known]).delete()
    for key, of_change in facts.items():
        change = known.get(key) or MeetingException(meeting=meeting)
        _set(change, EXCEPTION_FIELDS, of_change)
        change.full_clean()
        change.save()


def _venue(facts: Facts) -> Venue | None:
    if not facts:
        return None
    known = Venue.objects.filter(pk=facts.get("id", 0)).first()
    said = {name: facts[name] for name in VENUE_FIELDS if name in facts}
    return known or Venue.objects.filter(**said).order_by("pk").first() or _new_venue(said)


def _new_venue(said: Facts) -> Venue:
    venue = Venue(**said)
    venue.full_clean()
    venue.save()
    return venue


def _set(row: models.Model, names: tuple[str, ...], facts: Facts) -> None:
    """Put plain facts into a row's columns. Raises ``ValidationError`` for a value that a column cannot hold."""
    for name in names:
        setattr(row, name, column_value(type(row), name, facts[name]))


def column_value(model: type[models.Model], name: str, plain: Any) -> Any:
    """Return a plain fact as the column holds it. Raises ``ValidationError`` where it cannot."""
    field = model._meta.get_field(name)
    if isinstance(field, models.DurationField) and plain is not None:
        return timedelta(seconds=plain)
    if not isinstance(field, models.Field):
        raise ValidationError(f"“{name}” is not a column.")
    return field.to_python(plain)
