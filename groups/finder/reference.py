"""The finder worked out plainly: SQL decides each wish on each row, and plain Python does the rest.

Far too slow to serve anybody. It is what the answers from memory are held equal to, and the place to read what fit
means, word for word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from functools import cache
from hashlib import md5
from typing import Any

from groups.finder.asked import Asked, Want
from groups.finder.fit import (
    CONFIRMED_LATELY,
    FAR_MISS,
    NEAR_MISS,
    NEARLY_NEAR,
    RANK_CLOSE,
    RANK_FITS,
    RANK_MIGHT,
    SECONDS_IF_ANOTHER_LANGUAGE,
    SECONDS_IF_NO_DATE,
    SECONDS_IF_UNCONFIRMED,
    SECONDS_PER_LATER_GUESS,
    SECONDS_PER_METRE,
    SECONDS_PER_THOUSANDTH_OF_RELEVANCE,
    Answer,
    Found,
    Reason,
    Relaxation,
    Tier,
)
from groups.finder.reference_rows import Listing, Row, Said, listings
from groups.finder.texts import Mentions
from groups.finder.wishes import BY_PARAMETER, WISHES
from groups.models import SupportGroup

METRES_PER_KM = 1000
# Names are put in order by so much of them.
NAME_BYTES = 64


class Verdict(Enum):
    """What a row says of one thing wanted."""

    MET = auto()
    NOT_STATED = auto()
    NEARLY_MET = auto()
    MISSED = auto()


COSTS = {Verdict.NEARLY_MET: NEAR_MISS, Verdict.MISSED: FAR_MISS}


@dataclass(frozen=True)
class Ranked:
    """A group by its best row."""

    listing: Listing
    row: Row
    rank: int


def answer(asked: Asked, mentions: Mentions, *, page: int, per_page: int = 20) -> Answer:
    """Return the page of groups that ``asked`` finds among the published ones, and the numbers beside it.

    A page there is not is the last one, or the first.
    """
    search = _Search(asked, mentions)
    tiers = search.tiers()
    ordered = [(tier, ranked) for tier, groups in tiers.items() for ranked in search.in_order(groups)]
    pages = max(1, -(-len(ordered) // per_page))
    page = min(max(page, 1), pages)
    return Answer(
        counts={tier: len(groups) for tier, groups in tiers.items()},
        remote=sum(ranked.row.is_remote for tier in (Tier.FITS, Tier.MIGHT) for ranked in tiers[tier]),
        found=[search.found(tier, ranked) for tier, ranked in ordered[(page - 1) * per_page : page * per_page]],
        page=page,
        pages=pages,
        facets=search.facets(),
        relax=search.relaxations(),
    )


class _Search:
    """One search: every row there is, held against what was asked."""

    def __init__(self, asked: Asked, mentions: Mentions) -> None:
        self.asked = asked
        self.mentions = mentions
        self.wants = list(asked.wants)
        self.listings = listings(asked)
        self.meets = Said(asked.clock, lambda wish, value: wish.condition(value, asked.clock))
        self.states = Said(asked.clock, lambda wish, value: wish.stated(value, asked.clock))
        self.nearly = cache(_nearly)
        self.is_by_place = asked.near is not None and asked.sort in {"fit", "nearest"}

    # --- Verdicts

    def verdict(self, want: Want, row: Row) -> Verdict:
        """Return what ``row`` says of ``want``."""
        if row.group in self.mentions.named and (want.parameter == "q" or want.parameter in self.asked.from_words):
            return Verdict.MET
        match want.parameter:
            case "q":
                return Verdict.MET if row.group in self.mentions.relevance else Verdict.MISSED
            case "near":
                return self._verdict_on_distance(row)
            case "age":
                return _verdict_on_age(int(want.values[0]), self.listings[row.group].group)
            case _:
                return self._verdict_on_wish(want, row)

    def _verdict_on_distance(self, row: Row) -> Verdict:
        if row.is_remote:
            return Verdict.MET
        if row.metres is None:
            return Verdict.NOT_STATED
        if row.metres <= self.asked.within_km * METRES_PER_KM:
            return Verdict.MET
        is_nearly = row.metres <= NEARLY_NEAR * self.asked.within_km * METRES_PER_KM
        return Verdict.NEARLY_MET if is_nearly else Verdict.MISSED

    def _verdict_on_wish(self, want: Want, row: Row) -> Verdict:
        key = row.about(BY_PARAMETER[want.parameter].about)
        if self._values_met(want.parameter, want.values, row):
            return Verdict.MET
        if not any(key in self.states[want.parameter, value] for value in want.values):
            return Verdict.NOT_STATED
        nearly = self.nearly(want)
        is_nearly = nearly is None or self._values_met(want.parameter, nearly, row)
        return Verdict.NEARLY_MET if is_nearly else Verdict.MISSED

    def _values_met(self, parameter: str, values: Iterable[str], row: Row) -> tuple[str, ...]:
        key = row.about(BY_PARAMETER[parameter].about)
        return tuple(value for value in values if key in self.meets[parameter, value])

    # --- Tiers

    def tiers(self) -> dict[Tier, list[Ranked]]:
        """Return the groups of each tier, best tier first. Close are those that miss least where nobody is closer."""
        ranked = [self._ranked(listing) for listing in self.listings.values()]
        least = min((one.rank for one in ranked), default=RANK_FITS)
        ranks = {Tier.FITS: RANK_FITS, Tier.MIGHT: RANK_MIGHT, Tier.CLOSE: max(RANK_CLOSE, least)}
        return {tier: [one for one in ranked if one.rank == rank] for tier, rank in ranks.items()}

    def _ranked(self, listing: Listing) -> Ranked:
        ranks = {row: self._rank(row) for row in listing.rows}
        best = min(ranks, key=lambda row: (ranks[row], *self._preference(row)))
        return Ranked(listing, best, ranks[best])

    def _rank(self, row: Row) -> int:
        verdicts = [self.verdict(want, row) for want in self.wants]
        cost = sum(COSTS.get(verdict, 0) for verdict in verdicts)
        return RANK_FITS if not cost and Verdict.NOT_STATED not in verdicts else RANK_MIGHT + cost

    def _preference(self, row: Row) -> tuple[Any, ...]:
        """Return what is least for the row to show, of those that fit alike."""
        by_metres, by_date = _none_last(row.metres), _none_last(row.starts_at)
        first = (by_metres, by_date) if self.is_by_place else (by_date, by_metres)
        return (*first, row.meeting)

    # --- Order

    def in_order(self, groups: Iterable[Ranked]) -> list[Ranked]:
        """Return the groups of one tier, best first."""
        return sorted(groups, key=self._place)

    def _place(self, ranked: Ranked) -> tuple[Any, ...]:
        row, group = ranked.row, ranked.listing.group
        # Where all else is equal, nobody is favoured for being early in the alphabet or in the table.
        lot = md5(group.slug.encode(), usedforsecurity=False).hexdigest()
        is_other = group.pk not in self.mentions.named
        # What one can join from anywhere stands behind what is near, whose distances it cannot be compared with.
        return (is_other, self.is_by_place and row.is_remote, *self._sorted_by(ranked), lot)

    def _sorted_by(self, ranked: Ranked) -> tuple[Any, ...]:
        row = ranked.row
        match self.asked.sort:
            case "soonest":
                return (_none_last(row.starts_at),)
            case "nearest":
                return _none_last(row.metres), _none_last(row.starts_at)
            case "name":
                return (ranked.listing.name[:NAME_BYTES],)
            case _:
                return (self._unfitness(ranked),)

    def _unfitness(self, ranked: Ranked) -> int:
        """Return the blend behind "best fit", in seconds; the best has the fewest."""
        now, row, confirmed_at = self.asked.clock.now, ranked.row, ranked.listing.group.confirmed_at
        until = SECONDS_IF_NO_DATE if row.starts_at is None else (row.starts_at - now) // timedelta(seconds=1)
        is_confirmed = confirmed_at is not None and confirmed_at >= now - CONFIRMED_LATELY
        return (
            until
            + (0 if is_confirmed else SECONDS_IF_UNCONFIRMED)
            + (row.metres or 0) * SECONDS_PER_METRE
            + self._guess(row) * SECONDS_PER_LATER_GUESS
            + (0 if self._speaks_as_asked(row) else SECONDS_IF_ANOTHER_LANGUAGE)
            - self.mentions.relevance.get(row.group, 0) * SECONDS_PER_THOUSANDTH_OF_RELEVANCE
        )

    def _guess(self, row: Row) -> int:
        """Return how many of the topics guessed are likelier than the first that the group has; 0 if it has none."""
        guesses = self.asked.guesses
        return next((place for place, topic in enumerate(guesses) if self._values_met("topic", [topic], row)), 0)

    def _speaks_as_asked(self, row: Row) -> bool:
        language = self.asked.written_in
        return not language or bool(self._values_met("language", [language], row))

    # --- What is told of a group

    def found(self, tier: Tier, ranked: Ranked) -> Found:
        """Return a group as it is shown, with the reasons it is in its tier."""
        row = ranked.row
        verdicts = [(want, self.verdict(want, row)) for want in self.wants]
        return Found(
            group=row.group,
            tier=tier,
            meeting=row.meeting,
            next_at=row.starts_at,
            metres=row.metres,
            is_remote=row.is_remote,
            is_named=row.group in self.mentions.named,
            met=tuple(self._met(want, row) for want, verdict in verdicts if verdict is Verdict.MET),
            not_stated=tuple(
                Reason(want.parameter, want.values) for want, verdict in verdicts if verdict is Verdict.NOT_STATED
            ),
            missed=tuple(self._missed(want, row) for want, verdict in verdicts if verdict in COSTS),
        )

    def _met(self, want: Want, row: Row) -> Reason:
        met = self._values_met(want.parameter, want.values, row) if want.parameter in BY_PARAMETER else ()
        # None of them: it is met by name, or by what has but one value.
        return Reason(want.parameter, met or want.values)

    def _missed(self, want: Want, row: Row) -> Reason:
        wish = BY_PARAMETER.get(want.parameter)
        values = [option.value for option in wish.options()] if wish else []
        return Reason(want.parameter, want.values, self._values_met(want.parameter, values, row) if values else ())

    # --- What else could be asked

    def facets(self) -> dict[str, dict[str, int]]:
        """Return how many groups would fit with each value alone chosen of its wish."""
        facets = {}
        for wish in WISHES:
            if wish.is_listed:
                rows = self._rows_that_meet(want for want in self.wants if want.parameter != wish.parameter)
                facets[wish.parameter] = {
                    option.value: len(self._groups_that_meet(Want(wish.parameter, (option.value,)), rows))
                    for option in wish.options()
                }
        return facets

    def relaxations(self) -> list[Relaxation]:
        """Return what would bring more groups that fit if it were not wanted, most first."""
        now = self._fitting(self.wants)
        without = [Relaxation(want, self._fitting(self.asked.without(want).wants)) for want in self.wants]
        return sorted((one for one in without if one.fits > now), key=lambda one: -one.fits)

    def _fitting(self, wants: Iterable[Want]) -> int:
        return len({row.group for row in self._rows_that_meet(wants)})

    def _rows_that_meet(self, wants: Iterable[Want]) -> list[Row]:
        wants = list(wants)
        rows = (row for listing in self.listings.values() for row in listing.rows)
        return [row for row in rows if all(self.verdict(want, row) is Verdict.MET for want in wants)]

    def _groups_that_meet(self, want: Want, rows: Iterable[Row]) -> set[int]:
        return {row.group for row in rows if self.verdict(want, row) is Verdict.MET}


def _nearly(want: Want) -> tuple[str, ...] | None:
    return BY_PARAMETER[want.parameter].near(want.values)


def _verdict_on_age(age: int, group: SupportGroup) -> Verdict:
    low, high = group.minimum_age, group.maximum_age
    if low is None and high is None:
        return Verdict.NOT_STATED
    return Verdict.MET if (low is None or low <= age) and (high is None or age <= high) else Verdict.MISSED


def _none_last(value: Any) -> tuple[bool, Any]:
    return value is None, 0 if value is None else value
