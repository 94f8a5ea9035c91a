"""Listings as cards show them, kept at hand until the directory changes."""

from collections.abc import Collection, Mapping

from django.db.models import Prefetch

from groups.models import Meeting, SupportGroup

# What most searches of a few minutes show; some 6 KB each.
ROOM = 2_000


class Shelf:
    """Published groups with their meetings, venues and changed dates, as one state of the directory has them."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: tuple[str, dict[int, SupportGroup]] = ("", {})

    def groups(self, ids: Collection[int], *, read_at: str) -> Mapping[int, SupportGroup]:
        """Return, by id, those of the groups that are published.

        ``read_at`` is how far the directory was read: what was put here before then is read again. Three queries for
        those that are not here, none where all are.
        """
        kept = self._since(read_at)
        missing = [pk for pk in ids if pk not in kept]
        found = _read(missing) if missing else {}
        if len(kept) + len(found) > self._room:
            kept.clear()
        kept.update(found)
        return {pk: group for pk in ids if (group := kept.get(pk) or found.get(pk))}

    def _since(self, read_at: str) -> dict[int, SupportGroup]:
        # Whoever still holds an older state keeps on filling the shelf thrown away here, which hurts nobody.
        if self._kept[0] != read_at:
            self._kept = (read_at, {})
        return self._kept[1]


def _read(ids: Collection[int]) -> dict[int, SupportGroup]:
    meetings = Meeting.objects.select_related("venue").prefetch_related("exceptions")
    groups = SupportGroup.objects.published().defer("description", "text")
    return groups.prefetch_related(Prefetch("meetings", meetings)).in_bulk(list(ids))
