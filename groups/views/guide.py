"""The guided finder: from the answers in an address to the question that is asked next, and every way on from there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from groups.finder import current
from groups.finder.asked import Asked
from groups.finder.filters import OtherParameters
from groups.finder.fit import Tier
from groups.finder.wish import Option, Text
from groups.finder.wishes import BY_PARAMETER
from groups.models import Topic
from groups.views.address import Link
from groups.views.questions import (
    CLOSER,
    NEEDS,
    PLACE,
    QUESTIONS,
    TIME,
    TOPIC,
    WHO,
    Counts,
    Pick,
    Picks,
    Question,
    folded,
    most_listed_first,
    picks_of,
    telling,
    uncounted,
)
from groups.views.search_page import SearchPage, answer_from
from groups.views.wording import Wording, quoted

# All the finder understands travels along, whether it is asked here or not.
PARAMETERS = frozenset({*BY_PARAMETER, *OtherParameters.base_fields})
# So many answers are read at a glance.
NARROWER_SHOWN = 8
NEEDS_SHOWN = 6


@dataclass(frozen=True)
class Given:
    """What was answered to a question, in words, and the way back to it."""

    about: Text
    words: list[str]
    url: str


class Guide:
    """The guided finder at an instant: ``data`` is a query string of the finder's, with the ``step`` one is at."""

    def __init__(self, data: QueryDict, *, now: datetime) -> None:
        self._data = data
        self.search = SearchPage(data, now=now)
        self._asked, self._answer = self.search.outcome
        state = current.state(now)
        self._listed = answer_from(state, Asked(clock=self._asked.clock, wishes={})).facets
        self._wording = Wording(self._asked, state.options)
        lists = {name: list(filter(None, values)) for name, values in data.lists() if name in PARAMETERS}
        self._given = {name: values for name, values in lists.items() if values}

    # --- Where one is

    @cached_property
    def question(self) -> Question:
        """Return the question of this page: the one the address names, or the next that has something to ask."""
        named = next((one for one in QUESTIONS if one.step == self._data.get("step")), TOPIC)
        position = QUESTIONS.index(named)
        # Whoever names a place that nobody knows is asked once more, not sent on with less than they think.
        if position > QUESTIONS.index(PLACE) and self.search.near_text and not self._asked.near:
            return PLACE
        return next((one for one in QUESTIONS[position:] if self._is_asked(one)), PLACE)

    @property
    def number(self) -> int:
        """Return which question this is, from 1; asked more closely, a question stays the same."""
        return self._numbered.index(TOPIC if self.question is CLOSER else self.question) + 1

    @property
    def total(self) -> int:
        """Return how many questions there are."""
        return len(self._numbered)

    @property
    def has_answers(self) -> bool:
        """Return whether the address tells anything of the visitor."""
        return bool(self._given)

    # --- The ways on

    @property
    def action(self) -> str:
        """Return where the answer goes: to the next question, from the last one to the groups."""
        return reverse("choose" if self._next_step else "finder")

    @property
    def other_fields(self) -> list[tuple[str, str]]:
        """Return what the form does not show but must send along, as names and values."""
        kept = [
            (name, value)
            for name, values in self._given.items()
            if name not in self.question.parameters
            for value in values
        ]
        return [("step", self._next_step), *kept] if self._next_step else kept

    @property
    def is_last(self) -> bool:
        """Return whether the groups come next."""
        return not self._next_step

    @property
    def back_url(self) -> str:
        """Return the way to the question before, answers kept; from the first one, to the start page."""
        before = [one for one in QUESTIONS[: QUESTIONS.index(self.question)] if self._is_asked(one)]
        return self._to(before[-1].step) if before else reverse("start")

    @property
    def skip_url(self) -> str:
        """Return the way on without an answer to this question."""
        if self.question is CLOSER and self.broad:
            return self._to(self._next_step, topic=[self.broad.value])
        return self._to(self._next_step, **{name: [] for name in self.question.parameters})

    @property
    def groups_url(self) -> str:
        """Return the way to the groups that the answers so far find."""
        return self._to("")

    @property
    def without_place_url(self) -> str:
        """Return the way on without a place, how to meet being kept."""
        return self._to(self._next_step, near=[])

    @property
    def places_meant(self) -> list[Link]:
        """Return the way on with each place that may have been meant."""
        return [replace(link, url=self._to(self._next_step, near=[link.label])) for link in self.search.did_you_mean]

    # --- What was answered, and what it finds

    @property
    def might(self) -> int:
        """Return how many groups might fit."""
        return self._answer.counts.get(Tier.MIGHT, 0)

    @property
    def close(self) -> int:
        """Return how many groups come close."""
        return self._answer.counts.get(Tier.CLOSE, 0)

    @property
    def answers(self) -> list[Given]:
        """Return the answers so far, question by question."""
        rows = ((one, self._words_for(one)) for one in QUESTIONS if one is not CLOSER)
        return [Given(one.about, words, self._to(one.step)) for one, words in rows if words]

    @property
    def said_already(self) -> list[str]:
        """Return what the visitor's own words answer to this question."""
        return [
            self._wording.want(want)
            for want in self._asked.wants
            if want.parameter in self._asked.from_words and want.parameter in self.question.parameters
        ]

    # --- The answers to tick

    @cached_property
    def broad(self) -> Option | None:
        """Return the broad topic that is chosen, or of which a narrower one is."""
        topics = {option.value: option for option in self._wording.options["topic"]}
        chosen = next((topics[value] for value in self._chosen("topic")), None)
        return topics.get(chosen.broader, chosen) if chosen else None

    @cached_property
    def topics(self) -> Picks:
        """Return the broad topics that groups are about, the most listed first."""
        broad = [option for option in self._wording.options["topic"] if not option.broader]
        return Picks(self._topics(broad, [self.broad.value] if self.broad else []))

    @cached_property
    def narrower(self) -> Picks:
        """Return the narrower topics, below the broad one chosen, that groups are about."""
        below = self.broad.value if self.broad else None
        options = [option for option in self._wording.options["topic"] if option.broader and option.broader == below]
        return folded(self._topics(options, self._chosen("topic")), NARROWER_SHOWN)

    @property
    def is_broad_enough(self) -> bool:
        """Return whether the broad topic is chosen itself."""
        return self.broad is not None and self.broad.value in self._chosen("topic")

    @cached_property
    def who(self) -> Picks:
        """Return for whom groups are."""
        return Picks(uncounted(self._picks("for")))

    @cached_property
    def attendance(self) -> Picks:
        """Return how groups meet."""
        return Picks(uncounted(self._picks("attendance")))

    @cached_property
    def times(self) -> Picks:
        """Return the parts of the day in which groups meet."""
        return Picks(uncounted(self._picks("time")))

    @cached_property
    def days(self) -> Picks:
        """Return the days on which groups meet."""
        return Picks(uncounted(self._picks("day")))

    @cached_property
    def welcome(self) -> Picks:
        """Return what makes a first visit easier."""
        return Picks(telling([*self._picks("participation"), *self._picks("newcomers")]))

    @cached_property
    def access(self) -> Picks:
        """Return what helps to get in and take part, what most groups offer first."""
        return folded(self._most_listed_first("access"), NEEDS_SHOWN)

    @cached_property
    def community(self) -> Picks:
        """Return the people whom groups are for, those of most groups first."""
        return folded(self._most_listed_first("community"), NEEDS_SHOWN)

    # --- Inside

    @cached_property
    def _numbered(self) -> list[Question]:
        return [one for one in QUESTIONS if one is not CLOSER and self._is_asked(one)]

    @property
    def _next_step(self) -> str:
        """Return the next question by its name; it asks itself whether it has anything to ask. Empty after the last."""
        following = QUESTIONS[QUESTIONS.index(self.question) + 1 :]
        return following[0].step if any(self._is_asked(one) for one in following) else ""

    def _is_asked(self, question: Question) -> bool:
        """Return whether there is anything to answer: one is not asked what no group says."""
        parts = {
            CLOSER: [self.narrower],
            WHO: [self.who],
            TIME: [self.times],
            NEEDS: [self.welcome, self.access, self.community],
        }
        return question in (TOPIC, PLACE) or any(part.first for part in parts[question])

    def _to(self, step: str, **changes: list[str]) -> str:
        query = urlencode({**({"step": step} if step else {}), **self._given, **changes}, doseq=True)
        page = reverse("choose" if step else "finder")
        return f"{page}?{query}" if query else page

    def _words_for(self, question: Question) -> list[str]:
        own = [quoted(self._asked.said)] if "q" in question.parameters and self._asked.said else []
        wants = (want for want in self._asked.wants if want.parameter != "q")
        return own + [
            self._wording.want(want)
            for want in wants
            if want.parameter in question.parameters and want.parameter not in self._asked.from_words
        ]

    def _chosen(self, parameter: str) -> tuple[str, ...]:
        """Return what is chosen of a wish; what the visitor's own words say of it is not."""
        return () if parameter in self._asked.from_words else self._asked.wishes.get(parameter, ())

    def _counts(self, parameter: str) -> Counts:
        return Counts(self._listed.get(parameter, {}), self._answer.facets.get(parameter, {}))

    def _picks(self, parameter: str) -> list[Pick]:
        options = self._wording.options[parameter]
        return picks_of(parameter, options, self._counts(parameter), self._chosen(parameter))

    def _most_listed_first(self, parameter: str) -> list[Pick]:
        return telling(most_listed_first(self._picks(parameter), self._counts(parameter)))

    def _topics(self, options: Sequence[Option], chosen: Sequence[str]) -> list[Pick]:
        counts = self._counts("topic")
        picks = telling(most_listed_first(picks_of("topic", options, counts, chosen), counts))
        topics = Topic.objects.filter(slug__in=[pick.value for pick in picks])
        about = {topic.slug: topic.local_description for topic in topics}
        return [replace(pick, hint=about.get(pick.value, "")) for pick in picks]
