"""What happened to somebody close, and which topic that makes it: "our daughter died of cancer", "husband drinks".

Whoever died decides which loss it is, and what they died of comes second. Where they are alive, the topic for those
around them comes before the thing itself. ``groups/data/bonds.json`` names these topics: ``died`` by who died,
``families`` by what it is, for ``who`` (all where none is named), and ``if`` the words say that somebody is looked
after. Who and what the words are stands under ``kin`` in ``groups/data/words``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groups.finder.kin import is_about_someone_close
from groups.finder.lexicon import DATA, LANGUAGES, LEXICONS, Word

# How many words before "died" the one who did may stand, and how many after "lost".
BEFORE = 7
AFTER = 3
# What the one who died is worth to a kind of loss, next to other kinds.
DECEASED = 0.15
# By how much a topic that is put first is ahead.
AHEAD = 0.01


@dataclass(frozen=True, slots=True)
class Family:
    """The topic of those around somebody: what they live with, who they may be, and what else must be said."""

    topic: str
    of: frozenset[str]
    who: frozenset[str]
    needs: frozenset[str]


_BONDS = json.loads((DATA / "bonds.json").read_text(encoding="utf-8"))
DIED: Mapping[str, str] = _BONDS["died"]
SUICIDE: str = _BONDS["suicide"]
LOSSES = frozenset({*DIED.values(), SUICIDE, *_BONDS["other_losses"]})
FAMILIES = tuple(
    Family(one["topic"], frozenset(one["of"]), frozenset(one.get("who", ())), frozenset(one.get("if", ())))
    for one in _BONDS["families"]
)


def first_of_bonds(scores: Mapping[str, float], words: Sequence[Word]) -> dict[str, float]:
    """Return the ``scores`` of topics that change because of what happened to somebody close: one at most."""
    keys = [word.key for word in words]
    topic = _loss(scores, keys) or _family(scores, words, keys)
    return {topic: max(scores.values()) + AHEAD} if topic and topic in scores else {}


def who_died(keys: Sequence[str], language: str) -> str:
    """Return who of those in ``DIED`` the folded words say is dead, "" where they do not."""
    kin = LEXICONS[language].kin
    for number, key in enumerate(keys):
        found = ""
        if key in kin["dies"]:
            found = _who_before(keys, number, language)
        if not found and key in kin["lost"]:
            found = _who_after(keys, number, language)
        if found:
            return found
    return ""


def _loss(scores: Mapping[str, float], keys: Sequence[str]) -> str:
    """Return the topic of a loss, by who died; "" where nobody close did."""
    for language in LANGUAGES:
        if who := who_died(keys, language):
            if LEXICONS[language].kin["suicide"].intersection(keys):
                return SUICIDE
            losses = {topic: scores[topic] + DECEASED * (topic == DIED[who]) for topic in LOSSES & scores.keys()}
            return max(losses, key=lambda topic: (losses[topic], topic), default="")
    return ""


def _who_before(keys: Sequence[str], number: int, language: str) -> str:
    """Return who is named last before the word of that number, unless it is somebody else's: "his mum died"."""
    for at in range(number - 1, max(number - 1 - BEFORE, -1), -1):
        if who := _who(keys[at], language):
            is_others = at > 0 and keys[at - 1] in LEXICONS[language].kin["someone_elses"]
            return "" if is_others else who
    return ""


def _who_after(keys: Sequence[str], number: int, language: str) -> str:
    """Return who was lost, where the visitor lost them: "lost my son", but not "my kids lost their dad"."""
    kin = LEXICONS[language].kin
    if kin["people"].intersection(keys[max(number - AFTER, 0) : number]):
        return ""
    for at in range(number + 1, min(number + 1 + AFTER, len(keys))):
        if who := _who(keys[at], language):
            between = keys[number + 1 : at]
            return who if not between or between[0] in kin["mine"] | kin["of"] else ""
    return ""


def _who(key: str, language: str) -> str:
    return next((who for who in DIED if key in LEXICONS[language].kin[who]), "")


def _family(scores: Mapping[str, float], words: Sequence[Word], keys: Sequence[str]) -> str:
    """Return the topic of those around somebody alive who lives with the likeliest topic; "" where there is none."""
    likeliest = max(scores, key=lambda topic: (scores[topic], topic), default="")
    families = [family for family in FAMILIES if likeliest in family.of]
    if not families or not is_about_someone_close(words, LANGUAGES):
        return ""
    said = {name for lexicon in LEXICONS.values() for name, them in lexicon.kin.items() if them.intersection(keys)}
    return next(
        (family.topic for family in families if family.needs <= said and (not family.who or family.who & said)), ""
    )
