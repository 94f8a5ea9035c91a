"""Writes what a sheet changes: only what differs, many listings at once.

``listing_facts.apply_facts`` takes some 170 queries a listing, most of them to ask again what ``sheets`` has asked
already; a sheet may change thousands.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from groups.actions.imported_words import ACCESS, LINKS, Vocabulary, find_organisations
from groups.actions.listing_facts import column_value
from groups.facts import GROUP_FIELDS, MEETING_FIELDS, MEETINGS, VENUE_FIELDS, Facts
from groups.models import Meeting, MeetingAccess, Organisation, SupportGroup, Venue

BATCH = 1_000
# What a listing says before it says anything.
NOTHING: Facts = {"organisation": "", **{kind: {} for kind in LINKS}, MEETINGS: {}}


def write_listings(changes: Iterable[tuple[SupportGroup, Facts, Facts]]) -> None:
    """Make saved listings say what facts say: each with what it says now (``NOTHING``, if it is new) and what it shall.

    An organisation that is not there is made, by its name; so is a venue without an id. Facts must be sound, as those
    of a ``SheetPlan`` without rejections are; changed dates are left alone. To be called in a transaction.
    """
    changes = list(changes)
    writes = _Writes(Vocabulary.load(), *_made_for([new for _, _, new in changes]))
    for group, old, new in changes:
        writes.plan(group, old, new)
    writes.save()


def _made_for(listings: list[Facts]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the ids of the organisations by what facts call them, and of the new venues by all they say."""
    called = {facts["organisation"] for facts in listings} - {""}
    organisations = dict(Organisation.objects.filter(slug__in=called).values_list("slug", "pk"))
    made = find_organisations(called - organisations.keys())
    places = (one["venue"] for facts in listings for one in facts[MEETINGS].values())
    said = {_key(place): place for place in places if place and "id" not in place}
    venues = [Venue(**{name: place[name] for name in VENUE_FIELDS}) for place in said.values()]
    ids = [venue.pk for venue in Venue.objects.bulk_create(venues, batch_size=BATCH)]
    return organisations | {name: one.pk for name, one in made.items()}, dict(zip(said, ids, strict=True))


def _key(place: Facts) -> str:
    return json.dumps(place, sort_keys=True)


@dataclass(slots=True)
class _Writes:
    vocabulary: Vocabulary
    organisations: Mapping[str, int]
    venues: Mapping[str, int]
    gone: list[int] = field(default_factory=list)
    changed: list[tuple[type[models.Model], int, dict[str, Any]]] = field(default_factory=list)
    made: list[Meeting] = field(default_factory=list)
    access_gone: list[tuple[int, str]] = field(default_factory=list)
    access: list[tuple[Meeting, str, bool]] = field(default_factory=list)
    links_gone: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {kind: [] for kind in LINKS})
    links: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {kind: [] for kind in LINKS})

    def plan(self, group: SupportGroup, old: Facts, new: Facts) -> None:
        """Note what is to be written of one listing."""
        columns = _differing(SupportGroup, GROUP_FIELDS, old, new)
        if old["organisation"] != new["organisation"]:
            columns["organisation_id"] = self.organisations.get(new["organisation"])
        self.changed.append((SupportGroup, group.pk, columns | {"changed_at": timezone.now()}))
        for kind in LINKS:
            ids = self.vocabulary.ids[kind]
            self.links_gone[kind] += [(group.pk, ids[word]) for word in old[kind] if word not in new[kind]]
            self.links[kind] += [(group.pk, ids[word]) for word in new[kind] if word not in old[kind]]
        self.gone += [int(key) for key in old[MEETINGS] if key not in new[MEETINGS]]
        for key, facts in new[MEETINGS].items():
            self._plan_meeting(group, key, old[MEETINGS].get(key), facts)

    def _plan_meeting(self, group: SupportGroup, key: str, old: Facts | None, new: Facts) -> None:
        before = old or {"venue": {}, "access": {}}
        columns = _differing(Meeting, MEETING_FIELDS, before, new)
        if before["venue"] != new["venue"]:
            columns["venue_id"] = self._venue_id(new["venue"])
        meeting = Meeting(pk=int(key)) if old else Meeting(group=group, **columns)
        if old and columns:
            self.changed.append((Meeting, meeting.pk, columns))
        elif not old:
            self.made.append(meeting)
        self.access_gone += [(meeting.pk, slug) for slug in before["access"] if slug not in new["access"]]
        said = new["access"].items() - before["access"].items()
        self.access += [(meeting, slug, is_there) for slug, is_there in sorted(said)]

    def _venue_id(self, place: Facts) -> int | None:
        if not place:
            return None
        return int(place["id"]) if "id" in place else self.venues[_key(place)]

    def save(self) -> None:
        """Write everything."""
        for model, pk, columns in self.changed:
            model._base_manager.filter(pk=pk).update(**columns)
        self._save_links()
        Meeting.objects.filter(pk__in=self.gone).delete()
        Meeting.objects.bulk_create(self.made, batch_size=BATCH)
        features = self.vocabulary.ids[ACCESS]
        for pk, slug in self.access_gone:
            MeetingAccess.objects.filter(meeting=pk, feature=features[slug]).delete()
        stated = (
            MeetingAccess(meeting=one, feature_id=features[slug], is_available=yes) for one, slug, yes in self.access
        )
        MeetingAccess.objects.bulk_create(
            stated,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["meeting", "feature"],
            update_fields=["is_available"],
        )

    def _save_links(self) -> None:
        for kind, (model, _) in LINKS.items():
            through: Any = getattr(SupportGroup, kind).through
            column = f"{model._meta.model_name}_id"
            for group, word in self.links_gone[kind]:
                through.objects.filter(supportgroup_id=group, **{column: word}).delete()
            made = (through(**{"supportgroup_id": group, column: word}) for group, word in self.links[kind])
            through.objects.bulk_create(made, batch_size=BATCH)


def _differing(model: type[models.Model], names: Iterable[str], old: Facts, new: Facts) -> dict[str, Any]:
    """Return the columns in which two tell another thing, as the database holds the new one."""
    return {name: column_value(model, name, new[name]) for name in names if name not in old or old[name] != new[name]}
