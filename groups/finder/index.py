"""The finder in memory: every published group, and the answer to any search from bitmaps and arrays alone.

A ``State`` is never changed. What changes in the database makes a new one that shares all that stayed the same; what
the clock changes makes one too. docs/decisions/0011-the-index-in-memory.md tells why it is built like this.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256

import numpy as np
from django.conf import settings
from pyroaring import BitMap

from groups.finder.asked import Asked
from groups.finder.changes import Changes, one_snapshot, position, snapshot
from groups.finder.fit import Answer, Tier
from groups.finder.held.bitmaps import bitmap
from groups.finder.held.facets import facets, relaxations
from groups.finder.held.facts import Judgement, judged
from groups.finder.held.firsts import Firsts
from groups.finder.held.groups import Groups
from groups.finder.held.meetings import Meetings
from groups.finder.held.memory import give_back, keep_apart
from groups.finder.held.next_dates import rows_of
from groups.finder.held.ordered import page_of
from groups.finder.held.reasons import found
from groups.finder.held.rows import Rows
from groups.finder.held.search import Search
from groups.finder.held.spots import Spots, spots_of
from groups.finder.held.table import Table
from groups.finder.held.tiers import tiers_of
from groups.finder.held.vocabulary import Vocabulary
from groups.finder.held.wall import same_clock
from groups.finder.texts import Mentions
from groups.finder.times import Clock
from groups.finder.wish import About, Option
from groups.finder.wishes import WISHES

PER_PAGE = 20
NO_MENTIONS = Mentions({}, frozenset())
# Tables of remote meetings are kept for so many clocks on visitors' walls.
MOST_CLOCKS = 8
# So many answers are kept: tens of kilobytes each.
MOST_ANSWERS = 256
# More changed groups than so many and this share of all: reading everything anew takes no longer.
TOO_MANY, TOO_MANY_OF_ALL = 100, 1 / 4
# Groups that may come before rows are numbered anew.
ROOM = 10_000


@dataclass(frozen=True)
class State:
    """All that is published, as it is at ``minute``.

    ``snapshot`` is what the database showed when it was last looked at for changes, ``read_at`` the position in the log
    of them by which it was read, the same in every process that sees the same.
    ``by_place`` has the rows of meetings that are not remote, ``remote`` those of the others for the site's own clock
    and for each on a visitor's wall that was asked for. ``firsts`` are the best of all those rows where nothing is
    asked of them.
    """

    minute: datetime
    snapshot: str
    read_at: str
    groups: Groups
    meetings: Meetings
    vocabulary: Vocabulary
    by_place: Rows
    remote: dict[bytes, Rows]
    firsts: Firsts

    @property
    def count(self) -> int:
        """Return how many groups there are."""
        return len(self.groups.alive)

    @property
    def options(self) -> Mapping[str, tuple[Option, ...]]:
        """Return what may be wished for, in the order of the page, by parameter."""
        return self.vocabulary.options

    @cached_property
    def version(self) -> str:
        """Return a short text that is another as soon as anything is."""
        return sha256(f"{self.read_at} {self.minute.isoformat()}".encode()).hexdigest()[:16]

    @cached_property
    def judgements(self) -> Mapping[str, Judgement]:
        """Return what groups come to, by the parameter of each wish about groups."""
        return {
            wish.parameter: judged(
                wish,
                [option.value for option in self.options[wish.parameter]],
                self.groups.facts,
                self.vocabulary.words[wish.parameter],
                self.groups.kept,
            )
            for wish in WISHES
            if wish.about is About.GROUP
        }

    # --- Kept true

    def refreshed(self, changes: Changes, now: datetime) -> "State":
        """Return the state with what ``changes`` tells of read anew, at ``now``.

        Call it within the ``one_snapshot`` in which the changes were read.
        """
        if changes.is_everything or len(changes.groups) > TOO_MANY + self.count * TOO_MANY_OF_ALL:
            return build(now)
        if changes:
            with one_snapshot():
                state = self._reading(sorted(changes.groups), changes.is_vocabulary, minute_of(now))
            return state._ready()
        later = self.at(now)
        # What is not looked at for a day is forgotten in the log of changes.
        return self if later is self else replace(later, snapshot=snapshot())

    def _reading(self, changed: list[int] | None, is_vocabulary: bool, minute: datetime) -> "State":
        """Return the state with the groups ``changed`` read anew; None means all there are."""
        seen, here = snapshot(), position()
        clock = Clock(minute, "UTC")
        groups = self.groups.replaced(changed, clock)
        meetings = self.meetings.replaced(self.groups, groups, changed, clock)
        vocabulary = Vocabulary.read() if is_vocabulary else self.vocabulary
        gone, coming = self.groups.alive, groups.alive
        if changed is not None:
            keys = frozenset(changed)
            gone, coming = (bitmap(np.sort(those.numbered(keys))) for those in (self.groups, groups))
        state = State(
            minute=minute,
            snapshot=seen,
            # A transaction that looks again sees more of its own at the same position.
            read_at=f"{self.read_at}+" if self.read_at.rstrip("+") == here else here,
            groups=groups,
            meetings=meetings,
            vocabulary=vocabulary.agreeing_with(groups.facts).agreeing_with(meetings.facts),
            by_place=self.by_place,
            remote={},
            firsts=self.firsts,
        )
        return state._with_rows(self, gone, coming)

    def at(self, now: datetime) -> "State":
        """Return the state as time has passed: a date that is over by ``now`` is over here too."""
        minute = minute_of(now)
        if minute <= self.minute:
            return self
        return replace(self, minute=minute, remote={})._with_rows(self, BitMap(), BitMap())._ready()

    def _ready(self) -> "State":
        """Return this state with what everybody sees first worked out before anybody asks."""
        self.answer(Asked(Clock(self.minute, settings.TIME_ZONE), {}), NO_MENTIONS, page=1)
        give_back()
        return self

    def _with_rows(self, before: "State", gone: BitMap, coming: BitMap) -> "State":
        """Return this state with its rows: those of ``before`` but for the groups ``gone`` and with those ``coming``.

        The two may be numbered differently.
        """
        today = self.minute.date()
        remote = {
            same_clock(rows.timezone, today): self._next(before, rows, gone, coming)
            for rows in list(before.remote.values())
        }
        state = replace(self, by_place=self._next(before, before.by_place, gone, coming), remote=remote)
        return replace(state, firsts=state._firsts(before, gone, coming))

    def _firsts(self, before: "State", gone: BitMap, coming: BitMap) -> Firsts:
        """Return the best rows of all groups, by any clock: it is the same date."""
        now = int(self.minute.timestamp())
        over = (before.by_place.over(now) | next(iter(before.remote.values())).over(now)) - gone
        tables = self._place_table, self._table_of(next(iter(self.remote.values())))
        return before.firsts.replaced(gone | over, coming | over, tables, self.groups.numbers.size)

    def _next(self, before: "State", rows: Rows, gone: BitMap, coming: BitMap) -> Rows:
        now = int(self.minute.timestamp())
        if self.groups.numbers.size > rows.stride:
            rows = Rows.none(rows.timezone, self.groups.numbers.size + ROOM)
            gone, coming = BitMap(), self.groups.alive
        over = rows.over(now) - gone
        more = rows_of(coming | over, self.meetings, now, rows.timezone)
        is_new_minute = self.minute != before.minute
        return rows.replaced(gone | over, more, self.meetings, self.minute, is_new_minute=is_new_minute)

    # --- Asked

    def answer(self, asked: Asked, mentions: Mentions, *, page: int, per_page: int = PER_PAGE) -> Answer:
        """Return what is found: page ``page`` (from 1; the last one where there are fewer), and all numbers."""
        if mentions.relevance or mentions.named:
            return self._answer(asked, mentions, page, per_page)
        # Whoever asks the same gets the same until the state is another.
        key = self._question(asked), page, per_page
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= MOST_ANSWERS:
                self._answers.clear()
            answer = self._answers[key] = self._answer(asked, mentions, page, per_page)
        return answer

    @cached_property
    def _answers(self) -> dict[tuple[Hashable, int, int], Answer]:
        return {}

    def _question(self, asked: Asked) -> Hashable:
        """Return what is the same for all who ask the same."""
        others = (getattr(asked, one.name) for one in fields(asked) if one.name not in {"clock", "wishes"})
        return same_clock(asked.clock.timezone, self.minute.date()), tuple(asked.wishes.items()), *others

    def _answer(self, asked: Asked, mentions: Mentions, page: int, per_page: int) -> Answer:
        search = self._search(asked, mentions)
        tiers = tiers_of(search)
        counts = {tier: len(groups) for tier, groups in tiers.groups.items()}
        pages = max(1, -(-sum(counts.values()) // per_page))
        page = min(max(page, 1), pages)
        now = int(self.minute.timestamp())
        shown = page_of(tiers, (page - 1) * per_page, page * per_page, now)
        return Answer(
            counts=counts,
            remote=sum(len(tiers.remote(tier, now)) for tier in (Tier.FITS, Tier.MIGHT)),
            found=found(tiers, list(shown)),
            page=page,
            pages=pages,
            facets=facets(search),
            relax=relaxations(search),
        )

    def spots(self, asked: Asked, mentions: Mentions) -> Spots:
        """Return where all groups that fit or might fit come together."""
        return spots_of(tiers_of(self._search(asked, mentions)), int(self.minute.timestamp()))

    def _search(self, asked: Asked, mentions: Mentions) -> Search:
        tables = self._place_table, self._remote_table(asked.clock.timezone)
        return Search(asked, mentions, self.groups, self.judgements, tables, self.vocabulary, self.firsts)

    @cached_property
    def _place_table(self) -> Table:
        return Table(self.by_place, self.meetings, self.vocabulary, is_remote=False)

    def _remote_table(self, timezone: str) -> Table:
        """Return the rows of remote meetings by the clock of ``timezone``."""
        clock = same_clock(timezone, self.minute.date())
        table = self._remote_tables.get(clock)
        if table is None:
            while len(self.remote) >= MOST_CLOCKS:
                # All but the first, which is the site's own.
                oldest = list(self.remote)[1]
                self.remote.pop(oldest, None)
                self._remote_tables.pop(oldest, None)
            if clock not in self.remote:
                rows = Rows.none(timezone, self.groups.numbers.size + ROOM)
                more = rows_of(self.groups.alive, self.meetings, int(self.minute.timestamp()), timezone)
                self.remote[clock] = rows.replaced(BitMap(), more, self.meetings, self.minute, is_new_minute=True)
                give_back()
            table = self._remote_tables[clock] = self._table_of(self.remote[clock])
        return table

    def _table_of(self, remote: Rows) -> Table:
        return Table(remote, self.meetings, self.vocabulary, is_remote=True)

    @cached_property
    def _remote_tables(self) -> dict[bytes, Table]:
        return {}


def build(now: datetime) -> State:
    """Return the state of everything published, read from the database."""
    keep_apart()
    minute = minute_of(now)
    nothing = State(
        minute=minute,
        snapshot="",
        read_at="",
        groups=Groups.none(),
        meetings=Meetings.none(),
        vocabulary=Vocabulary({}, {}),
        by_place=Rows.none("", ROOM),
        remote={same_clock(settings.TIME_ZONE, minute.date()): Rows.none(settings.TIME_ZONE, ROOM)},
        firsts=Firsts.none(),
    )
    with one_snapshot():
        state = nothing._reading(None, True, minute)
    return state._ready()


def minute_of(now: datetime) -> datetime:
    """Return the minute that ``now`` is in."""
    return now.replace(second=0, microsecond=0)
