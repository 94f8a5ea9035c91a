"""Listings as cards show them, kept at hand until the directory changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from groups.models import Meeting, MeetingException, SupportGroup

# What most searches of a few minutes show; some 6 KB each.
ROOM = 2_000


# What cards tell. Nothing else is read, the private least of all.
OF_GROUP = (
    *("slug", "name", "summary", "confirmed_at", "cost", "joining", "capacity"),
    *("minimum_age", "maximum_age"),
)
OF_RULE = ("freq", "interval", "byday", "bysetpos", "bymonthday", "dtstart", "until", "start_time", "duration")
OF_VENUE = ("name", "locality", "street", "region", "is_confidential")
OF_MEETING = ("group", "attendance", "timezone", *OF_RULE, *(f"venue__{name}" for name in OF_VENUE))


@dataclass(frozen=True)
class Listed:
    """A published group with its meetings by id; ``changed`` are those of which single dates differ from the rule."""

    group: SupportGroup
    meetings: dict[int, Meeting] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)


class Shelf:
    """Published groups with their meetings, venues and changed dates, as one state of the directory has them."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: tuple[str, dict[int, Listed]] = ("", {})

    def groups(self, ids: Collection[int], *, read_at: str) -> Mapping[int, Listed]:
        """Return, by id, those of the groups that are published.

        ``read_at`` is how far the directory was read: what was put here before then is read again. Three queries
        for those that are not here, and one more for changed dates, none where all are.
        """
        kept = self._since(read_at)
        missing = [pk for pk in ids if pk not in kept]
        found = _read(missing) if missing else {}
        if len(kept) + len(found) > self._room:
            kept.clear()
        kept.update(found)
        return {pk: listed for pk in ids if (listed := kept.get(pk) or found.get(pk))}

    def _since(self, read_at: str) -> dict[int, Listed]:
        # Whoever still holds an older state keeps on filling the shelf thrown away here, which hurts nobody.
        if self._kept[0] != read_at:
            self._kept = (read_at, {})
        return self._kept[1]


def _read(ids: Collection[int]) -> dict[int, Listed]:
    groups = SupportGroup.objects.published().only(*OF_GROUP).in_bulk(list(ids))
    found = {pk: Listed(group) for pk, group in groups.items()}
    meetings = Meeting.objects.filter(group__in=groups).select_related("venue").only(*OF_MEETING).in_bulk()
    for pk, meeting in meetings.items():
        found[meeting.group_id].meetings[pk] = meeting
    changed = set(MeetingException.objects.filter(meeting__in=meetings).values_list("meeting", flat=True))
    for pk in changed:
        found[meetings[pk].group_id].changed.add(pk)
    prefetch_related_objects([meetings[pk] for pk in changed], "exceptions")
    return found
