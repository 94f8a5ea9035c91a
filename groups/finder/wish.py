"""The kinds of wishes that ``wishes.py`` declares.

A wish knows its parameter, its options, which rows meet each of them and which do not say. The form, the chips, the
index, the reference and the counts are all made from that.

Wishes are about three kinds of rows. A group has a cost; one of its *meetings* is online; one of that meeting's
*dates* is on a Tuesday evening. What is wished of meetings and dates must hold for one and the same: a group that
meets on Tuesdays in a hall and on Thursdays online does not meet "Tuesday, online".
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import F, Model, Q, QuerySet, TextChoices
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from groups.finder.times import Clock
from groups.models import AccessFeature, MeetingAccess, SupportGroup, Topic

Text = str | Promise


class About(Enum):
    """The kind of rows a wish is about; the value is the way from such a row to its group."""

    GROUP = "pk"
    MEETING = "group"
    DATE = "meeting__group"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a wish, what it is called on the page, and the broader option it belongs to, if any.

    A label of our own speaks the language it is read in, one of the vocabulary English; ``groups.views.options`` has
    both in the language of a page.
    """

    value: str
    label: Text
    broader: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that rows are linked to: the values such a link meets, and what the word is called."""

    meets: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Said:
    """The links by which rows answer a wish.

    The other fields name fields of ``links``: the row and its group, the word, and where a link can also say no, the
    one that tells; ``""`` where every link is a yes.
    """

    links: "QuerySet[Any]"
    row: str
    group: str
    word: str
    is_yes: str = ""


@dataclass(frozen=True, kw_only=True)
class Wish(ABC):
    """One facet: ``parameter`` in the URL, ``legend`` above its options."""

    parameter: str
    legend: Text
    about: About = About.GROUP
    is_all_of: bool = False  # several values: all must be met, not any
    is_single: bool = False  # choosing one value gives up another
    is_listed: bool = True  # its options are listed in the form; else it is reached by links only
    is_firm: bool = False  # a group that misses it is of no use, so never close
    silence_is_no: bool = False  # a listing that says nothing of it misses it

    @abstractmethod
    def options(self) -> Sequence[Option]:
        """Return what may be wished for, in the order of the page."""

    def labels_of(self, values: Iterable[str]) -> dict[str, str]:
        """Return those of ``values`` that exist, with their labels."""
        labels = {option.value: str(option.label) for option in self.options()}
        return {value: labels[value] for value in values if value in labels}

    @abstractmethod
    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the rows that meet ``value``."""

    @abstractmethod
    def stated(self, value: str, clock: Clock) -> Q:
        """Return what keeps the rows that say yes or no to ``value``."""

    def near(self, values: Iterable[str], options: Sequence[Option] | None = None) -> tuple[str, ...] | None:
        """Return the values that are nearly ``values``; None where whatever is not firmly refused is near enough.

        ``options`` are those of the wish, where the caller has them.
        """
        return () if self.is_firm else None

    def said(self) -> Said | None:
        """Return the links that answer the wish; None where ``condition`` and ``stated`` look at the row itself."""
        return None

    def words(self, ids: Iterable[int] | None = None) -> dict[int, Word]:
        """Return the words of its links by primary key: all of them, or those with ``ids``."""
        return {}


@dataclass(frozen=True, kw_only=True)
class ColumnWish(Wish):
    """A wish answered by one column. A stored value may meet several wishes: "both" meets "self" and "family"."""

    column: str
    labels: Mapping[str, Text]
    stored: Mapping[str, Sequence[object]]
    unstated: object = ""  # what the column holds where nothing is said; None for yes-or-no answers

    def options(self) -> Sequence[Option]:
        """Return the labelled values."""
        return [Option(value, label) for value, label in self.labels.items()]

    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the rows that store ``value`` or something that includes it."""
        return Q(**{f"{self.column}__in": self.stored[value]})

    def stated(self, value: str, clock: Clock) -> Q:
        """Return what keeps the rows whose column is filled in."""
        return ~Q(**{self.column: self.unstated})


def closed(parameter: str, legend: Text, choices: type[TextChoices], *, is_firm: bool = False) -> ColumnWish:
    """Declare a wish for the group's column of the same name, where each answer meets only itself."""
    return ColumnWish(
        parameter=parameter,
        legend=legend,
        column=parameter,
        labels=dict(choices.choices),
        stored={value: (value,) for value in choices.values},
        is_firm=is_firm,
    )


@dataclass(frozen=True, kw_only=True)
class VocabularyWish(Wish):
    """A wish for a word of an open vocabulary that groups are linked to."""

    vocabulary: type[Model]
    link: str  # the field of SupportGroup
    key: str = "slug"
    nearly: tuple[str, ...] | None = None  # the values that are nearly any other

    def options(self) -> Sequence[Option]:
        """Return the whole vocabulary, by name."""
        words = self.vocabulary._default_manager.order_by("name")
        return [Option(*row) for row in words.values_list(self.key, "name")]

    def labels_of(self, values: Iterable[str]) -> dict[str, str]:
        """Return those of ``values`` that exist, with their labels, without reading the whole vocabulary."""
        words = self.vocabulary._default_manager.filter(**{f"{self.key}__in": list(values)})
        labels = dict(words.values_list(self.key, "name"))
        return {value: labels[value] for value in values if value in labels}

    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the groups linked to the word."""
        return Q(pk__in=SupportGroup.objects.filter(**{f"{self.link}__{self.key}": value}).values("pk"))

    def stated(self, value: str, clock: Clock) -> Q:
        """Return what keeps the groups linked to any word; all of them where silence is a no."""
        linked = SupportGroup.objects.filter(**{f"{self.link}__isnull": False})
        return Q() if self.silence_is_no else Q(pk__in=linked.values("pk"))

    def said(self) -> Said:
        """Return the groups with each word."""
        links = SupportGroup.objects.filter(**{f"{self.link}__isnull": False})
        return Said(links, row="pk", group="pk", word=self.link)

    def words(self, ids: Iterable[int] | None = None) -> dict[int, Word]:
        """Return the words: each meets itself."""
        words = self._words(ids).values_list("pk", self.key, "name")
        return {pk: Word((key,), name) for pk, key, name in words}

    def near(self, values: Iterable[str], options: Sequence[Option] | None = None) -> tuple[str, ...] | None:
        """Return the words that are nearly any other, where there are such."""
        return super().near(values, options) if self.nearly is None else self.nearly

    def _words(self, ids: Iterable[int] | None) -> "QuerySet[Any]":
        words = self.vocabulary._default_manager.all()
        return words if ids is None else words.filter(pk__in=list(ids))


@dataclass(frozen=True, kw_only=True)
class TopicWish(VocabularyWish):
    """A wish for a topic; a broad one includes the narrower ones below it."""

    def options(self) -> Sequence[Option]:
        """Return broad topics, each followed by its narrower ones."""
        topics = Topic.objects.order_by(Coalesce("parent__name", "name"), F("parent").asc(nulls_first=True), "name")
        return [
            Option(slug, name, parent or "")
            for slug, name, parent in topics.values_list("slug", "name", "parent__slug")
        ]

    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the groups about the topic or one below it."""
        topics = Topic.objects.with_children_of([value])
        return Q(pk__in=SupportGroup.objects.filter(topics__in=topics).values("pk"))

    def words(self, ids: Iterable[int] | None = None) -> dict[int, Word]:
        """Return the topics: each meets itself and the one above it."""
        topics = self._words(ids).values_list("pk", "slug", "parent__slug", "name")
        return {pk: Word((slug, parent) if parent else (slug,), name) for pk, slug, parent, name in topics}

    def near(self, values: Iterable[str], options: Sequence[Option] | None = None) -> tuple[str, ...]:
        """Return the broader topics of ``values``: each includes the narrower ones beside them."""
        broader = {option.value: option.broader for option in options or self.options()}
        return tuple(dict.fromkeys(broader[value] for value in values if broader.get(value)))


@dataclass(frozen=True, kw_only=True)
class AccessWish(Wish):
    """A wish for what a meeting offers to get in and take part."""

    def options(self) -> Sequence[Option]:
        """Return the access features in the stewards' order."""
        return [Option(*row) for row in AccessFeature.objects.values_list("slug", "name")]

    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the meetings that say yes to the feature."""
        stated = MeetingAccess.objects.filter(feature__slug=value, is_available=True)
        return Q(pk__in=stated.values("meeting"))

    def stated(self, value: str, clock: Clock) -> Q:
        """Return what keeps the meetings that say yes or no to the feature."""
        return Q(pk__in=MeetingAccess.objects.filter(feature__slug=value).values("meeting"))

    def said(self) -> Said:
        """Return what meetings say of each feature."""
        links = MeetingAccess.objects.all()
        return Said(links, row="meeting", group="meeting__group", word="feature", is_yes="is_available")

    def words(self, ids: Iterable[int] | None = None) -> dict[int, Word]:
        """Return the features: each meets itself."""
        features = AccessFeature.objects.all() if ids is None else AccessFeature.objects.filter(pk__in=list(ids))
        return {pk: Word((slug,), name) for pk, slug, name in features.values_list("pk", "slug", "name")}
