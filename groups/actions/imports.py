"""Applying what was read from another system's list of groups: wholly or not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain

from django.db import connection, transaction

from groups.actions.imported_facts import (
    GROUP_UNITS,
    Said,
    digest_of,
    group_values,
    merge,
    said_of,
    stated_units,
    write,
)
from groups.actions.imported_meetings import MeetingWrites, plan_changes, plan_new, record_ids
from groups.actions.imported_slugs import Slugs
from groups.actions.imported_venues import delete_unused_venues, make_venues
from groups.actions.imported_words import ACCESS, LinkWrites, Vocabulary, find_organisations
from groups.interchange.rows import GroupRow, Reading, Rejection, VenueRow
from groups.models import ImportedFacts, Meeting, Merge, OldSlug, Organisation, SupportGroup, Venue
from groups.models.choices import Status

LEFT_SOURCE = "No longer in the list it came from."
CLOSED_FOR_NOW = "Closed for now, says the list it came from."
STATUS_FIELDS = ("status", "published_at", "paused_until", "pause_reason", "left_source_at")
ALWAYS_WRITTEN = (*STATUS_FIELDS, "organisation", "source_key", "source_digest", "changed_at")


@dataclass(slots=True)
class ImportReport:
    """How many listings an import made, changed, left alone, paused and resumed, and what it could not use.

    Each listing counts once. closed: how many rest for now, says the source. records: how many the file has;
    meetings: how many they make. not_understood: “field: word”, counted.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    paused: int = 0
    resumed: int = 0
    closed: int = 0
    records: int = 0
    meetings: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    not_understood: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def import_groups(*, reading: Reading, source: str, now: datetime) -> ImportReport:
    """Bring the listings of ``source`` up to what was read; return what was done.

    Listings from elsewhere are never touched. Where nothing at all could be read, nothing changes: an empty list is a
    broken one. Whoever calls this works out the coming dates afterwards (``refresh_occurrences``).
    """
    report = ImportReport(
        records=reading.records,
        rejections=list(reading.rejections),
        not_understood=Counter(reading.not_understood),
    )
    if reading.rows:
        with connection.cursor() as cursor:
            # Two imports of one source at once would both make what both miss.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {source}"])
        _Import(source, now, report, set(reading.rejected_records)).run(reading.rows)
    return report


class _Import:
    """One run. Works everything out first and writes it in bulk at the end."""

    def __init__(self, source: str, now: datetime, report: ImportReport, rejected: set[str]) -> None:
        self.source = source
        self.now = now
        self.report = report
        self.rejected = rejected
        self.vocabulary = Vocabulary.load()
        self.meetings = MeetingWrites()
        self.links = LinkWrites()
        self.venues: dict[VenueRow, Venue] = {}
        self.organisations: dict[str, Organisation] = {}

    def run(self, rows: Iterable[GroupRow]) -> None:
        said = self._said(rows)
        groups = list(
            SupportGroup.objects.filter(source=self.source)
            .select_related("organisation")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        records = _records_of(groups)
        pairs = _matched([row for row, _ in said], groups, records)
        new = [(row, facts) for row, facts in said if row.key not in pairs]
        old = [(pairs[row.key], row, facts) for row, facts in said if row.key in pairs]
        changed = [one for one in old if one[0].source_digest != digest_of(one[2]) or one[0].left_source_at]
        self._prepare([row for row, _ in new] + [row for _, row, _ in changed])
        self.report.unchanged = len(old) - len(changed)
        self._create(new)
        self._update(changed)
        kept = {group.pk for group in pairs.values()}
        # What could not be read this time is still there.
        unread = {one.pk for one in groups if (records[one.pk] | {one.source_key}) & self.rejected}
        self._pause([one for one in groups if one.pk not in kept | unread])
        self.meetings.save(self.vocabulary.ids[ACCESS])
        self.links.save(self.vocabulary)
        delete_unused_venues(source=self.source)

    def _said(self, rows: Iterable[GroupRow]) -> list[tuple[GroupRow, Said]]:
        """Return the rows that can be published, and what each says in words known here."""
        said = []
        for row in rows:
            self.report.not_understood.update(self.vocabulary.unknown(row))
            words = self.vocabulary.known(row)
            if not words["topics"]:
                stated = ", ".join(row.topics)
                reason = f"“{stated}” is no topic here" if stated else "none stated"
                self.report.rejections.append(Rejection(row.position, str(row.facts["name"]), "topics", reason))
                self.rejected.update(record for meeting in row.meetings for record in meeting.records)
                continue
            said.append((row, said_of(row, words, partial(self.vocabulary.slug, ACCESS))))
            self.report.closed += not row.is_running
            self.report.meetings += len(row.meetings)
        return said

    def _prepare(self, rows: list[GroupRow]) -> None:
        """Have the venues and organisations there that listings to be written need."""
        venues = {meeting.venue for row in rows for meeting in row.meetings if meeting.venue is not None}
        self.venues = make_venues(venues, source=self.source)
        self.organisations = find_organisations({row.organisation for row in rows})

    # --- New listings

    def _create(self, new: list[tuple[GroupRow, Said]]) -> None:
        taken = (model.objects.values_list("slug", flat=True) for model in (SupportGroup, OldSlug) if new)
        slugs = Slugs(set(chain(*taken)))
        groups = [self._new_group(row, said, slugs) for row, said in new]
        SupportGroup.objects.bulk_create(groups, batch_size=2_000)
        memories = [
            ImportedFacts(group=group, facts=asdict(said)) for group, (_, said) in zip(groups, new, strict=True)
        ]
        ImportedFacts.objects.bulk_create(memories, batch_size=2_000)
        for group, (row, said) in zip(groups, new, strict=True):
            plan_new(group, row, said, self.venues, self.meetings)
            self.links.plan(group, before={}, now=said.words)
        self.report.created = len(groups)

    def _new_group(self, row: GroupRow, said: Said, slugs: Slugs) -> SupportGroup:
        towns = (meeting.venue.locality for meeting in row.meetings if meeting.venue)
        group = SupportGroup(
            slug=slugs.take(str(row.facts["name"]), next(towns, "")),
            organisation=self.organisations.get(row.organisation),
            source=self.source,
            source_key=row.key,
            source_digest=digest_of(said),
            created_at=self.now,
        )
        for name, value in row.facts.items():
            setattr(group, name, value)
        if row.is_running:
            group.published_at = self.now
            group.publish()
        else:
            group.status, group.pause_reason = Status.PAUSED, CLOSED_FOR_NOW
        return group

    # --- Listings that are here already

    def _update(self, changed: list[tuple[SupportGroup, GroupRow, Said]]) -> None:
        ids = [group.pk for group, _, _ in changed]
        memories = ImportedFacts.objects.in_bulk(ids)
        meetings: dict[int, list[Meeting]] = defaultdict(list)
        for meeting in Meeting.objects.filter(group__in=ids).select_related("venue"):
            meetings[meeting.group_id].append(meeting)
        for group, row, said in changed:
            memory = memories.setdefault(group.pk, ImportedFacts(group=group))
            self._update_group(group, row, before=Said.from_json(memory.facts), now=said, meetings=meetings[group.pk])
            memory.facts = asdict(said)
        ImportedFacts.objects.bulk_create(
            memories.values(), update_conflicts=True, unique_fields=["group"], update_fields=["facts"], batch_size=2_000
        )

    def _update_group(
        self, group: SupportGroup, row: GroupRow, *, before: Said, now: Said, meetings: list[Meeting]
    ) -> None:
        values = {unit: group_values(row, unit) for unit in stated_units(row)}
        changed_fields = merge(group, GROUP_UNITS, values, before=before.facts, now=now.facts)
        is_changed = bool(changed_fields)
        is_changed |= self.links.plan(group, before=before.words, now=now.words)
        is_changed |= self._change_organisation(group, before, row.organisation)
        is_changed |= plan_changes(
            group,
            row,
            meetings,
            before=before,
            now=now,
            venues=self.venues,
            rejected=self.rejected,
            writes=self.meetings,
        )
        is_changed |= group.left_source_at is not None
        group.left_source_at = None
        was_paused = _is_paused_by_import(group)
        is_changed |= _settle_status(group, was_running=before.is_running, is_running=now.is_running)
        group.source_key, group.source_digest = row.key, digest_of(now)
        if is_changed:
            group.changed_at = self.now
        write(group, {*ALWAYS_WRITTEN, *changed_fields})
        if was_paused and group.is_published:
            self.report.resumed += 1
        elif is_changed:
            self.report.updated += 1
        else:
            self.report.unchanged += 1

    def _change_organisation(self, group: SupportGroup, before: Said, name: str) -> bool:
        if before.organisation == name:
            return False
        is_ours = group.organisation is None or group.organisation.name == before.organisation
        if not name and not is_ours:
            return False
        group.organisation = self.organisations.get(name)
        return True

    # --- Listings that have left the source

    def _pause(self, groups: list[SupportGroup]) -> None:
        """Pause what has left. What a steward has paused, archived or not yet published stays as it is."""
        named = _still_named(groups)
        for group in (group for group in groups if group.left_source_at is None):
            group.left_source_at = self.now
            is_paused = group.is_published and group.pk not in named
            self.report.paused += is_paused
            if is_paused or _is_paused_by_import(group):
                group.status, group.pause_reason = Status.PAUSED, LEFT_SOURCE
                group.changed_at = self.now
            write(group, {*STATUS_FIELDS, "changed_at"})


def _still_named(leaving: Iterable[SupportGroup]) -> set[int]:
    """Return the ids of those that a list still names by another listing, which became one with it."""
    ids = [group.pk for group in leaving]
    others = Merge.objects.filter(kept__in=ids, other__left_source_at=None).exclude(other__source="")
    return set(others.exclude(other__in=ids).values_list("kept", flat=True))


def _records_of(groups: Iterable[SupportGroup]) -> Mapping[int, set[str]]:
    """Return the ids of the records that each listing came from, by the listing's id."""
    records: dict[int, set[str]] = {group.pk: set() for group in groups}
    keys = Meeting.objects.filter(group__in=records.keys()).values_list("group", "source_key")
    for group, key in keys:
        records[group] |= record_ids(key)
    return records


def _matched(
    rows: list[GroupRow], groups: Iterable[SupportGroup], records: Mapping[int, set[str]]
) -> dict[str, SupportGroup]:
    """Return the listing of each row, by the row's key.

    By the key; else, for a group that has moved or changed its name, the listing that most of its records made.
    """
    by_key = {group.source_key: group for group in groups}
    pairs = {row.key: by_key.pop(row.key) for row in rows if row.key in by_key}
    free = {group.pk: group for group in by_key.values()}
    made_by = {record: pk for pk in free for record in records[pk]}
    for row in rows:
        if row.key not in pairs:
            ids = (record for meeting in row.meetings for record in meeting.records)
            shared = Counter(made_by[one] for one in ids if made_by.get(one) in free)
            if shared:
                pairs[row.key] = free.pop(shared.most_common(1)[0][0])
    return pairs


def _is_paused_by_import(group: SupportGroup) -> bool:
    return group.status == Status.PAUSED and group.pause_reason in {LEFT_SOURCE, CLOSED_FOR_NOW}


def _settle_status(group: SupportGroup, *, was_running: bool, is_running: bool) -> bool:
    """Pause and resume with the source; never against a steward, who has paused, archived or published it since."""
    before = group.status, group.pause_reason
    if is_running:
        if _is_paused_by_import(group) and group.summary:
            group.publish()
    elif _is_paused_by_import(group) or (group.is_published and was_running):
        group.status, group.pause_reason = Status.PAUSED, CLOSED_FOR_NOW
    return before != (group.status, group.pause_reason)
