"""The questions of the guided finder, each a page, and the answers one can tick."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from groups.finder.wish import Option, Text


@dataclass(frozen=True)
class Question:
    """A page of the guided finder: its name in the address, its template, what its answer is called among the answers
    so far, and the finder's parameters it sets.
    """

    step: str
    template: str
    about: Text
    parameters: tuple[str, ...]


TOPIC = Question("topic", "choose/topic.html", _("What it is about"), ("topic", "q"))
# The same question once more, where the topic chosen has narrower ones.
CLOSER = Question("closer", "choose/closer.html", _("What it is about"), ("topic",))
WHO = Question("for", "choose/who.html", _("Who it is for"), ("for",))
PLACE = Question("place", "choose/place.html", _("Where"), ("attendance", "near"))
TIME = Question("time", "choose/time.html", _("When"), ("time", "day"))
NEEDS = Question(
    "needs", "choose/needs.html", _("What would help"), ("participation", "newcomers", "access", "community")
)
# What narrows most, and what people know without thinking, comes first.
QUESTIONS = (TOPIC, CLOSER, WHO, PLACE, TIME, NEEDS)

# Answers in a visitor's words, with a line below each; others are called what the finder calls them. The hours are
# those of the finder's ``time``.
WORDS: Mapping[tuple[str, str], tuple[Text, Text]] = {
    ("for", "self"): (_("I live with it myself"), ""),
    ("for", "family"): (_("Somebody close to me does"), _("Groups for partners, parents, children and friends.")),
    ("attendance", "in_person"): (_("In person"), _("You go somewhere and sit down together.")),
    ("attendance", "online"): (_("Online"), _("From home, on a phone or a computer.")),
    ("attendance", "phone"): (_("By phone"), _("From home, on any phone.")),
    ("time", "morning"): (_("Morning"), _("before 12 noon")),
    ("time", "afternoon"): (_("Afternoon"), _("12 noon to 5 pm")),
    ("time", "evening"): (_("Evening"), _("5 pm to 10 pm")),
    ("time", "night"): (_("Night"), _("after 10 pm")),
    ("participation", "listen"): (_("I may just listen"), _("You need not say anything.")),
    ("newcomers", "yes"): (_("New people are welcome"), _("Many there were new not long ago.")),
}
# Who can go there, or stay at home, finds what is both; and a group for everyone helps nobody to choose.
NOT_ASKED = {("attendance", "hybrid"), ("community", "everyone")}


@dataclass(frozen=True)
class Pick:
    """An answer to tick. ``count`` is how many groups it would find beside the other answers; None: not told."""

    parameter: str
    value: str
    label: Text
    hint: Text = ""
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class Picks:
    """Answers below one another: those seen at once, and the rest, folded away until asked for."""

    first: Sequence[Pick]
    rest: Sequence[Pick] = ()

    @property
    def is_open(self) -> bool:
        """Return whether one of the rest is chosen."""
        return any(pick.is_chosen for pick in self.rest)


@dataclass(frozen=True)
class Counts:
    """How many groups each value of one wish finds: among all that are listed, and beside the other answers."""

    listed: Mapping[str, int]
    beside: Mapping[str, int]


def picks_of(parameter: str, options: Sequence[Option], counts: Counts, chosen: Collection[str]) -> list[Pick]:
    """Return the answers worth offering, in the order of ``options``: those that some listed group gives."""
    return [
        Pick(
            parameter,
            option.value,
            *WORDS.get((parameter, option.value), (option.label, "")),
            count=counts.beside.get(option.value, 0),
            is_chosen=option.value in chosen,
        )
        for option in options
        if option.value in chosen or (counts.listed.get(option.value) and (parameter, option.value) not in NOT_ASKED)
    ]


def most_listed_first(picks: Sequence[Pick], counts: Counts) -> list[Pick]:
    """Return the picks by how many groups they find, those of all groups deciding between equals."""
    return sorted(picks, key=lambda pick: (-(pick.count or 0), -counts.listed.get(pick.value, 0), str(pick.label)))


def folded(picks: Sequence[Pick], after: int) -> Picks:
    """Return the picks with what comes ``after`` so many folded away; a single one is not worth folding."""
    shown = after if len(picks) > after + 1 else len(picks)
    return Picks(picks[:shown], picks[shown:])


def uncounted(picks: Sequence[Pick]) -> list[Pick]:
    """Return the picks without their counts: where listings often do not say, a small number would mislead."""
    return [replace(pick, count=None) for pick in picks]


def telling(picks: list[Pick]) -> list[Pick]:
    """Return the picks without their counts where all are none: said at each of them, it would only dishearten."""
    return picks if any(pick.count for pick in picks) else uncounted(picks)
