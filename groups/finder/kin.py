"""Whether someone looks for help because of a person close to them: "my son…", "mi marido", "mein Mann trinkt"."""

from collections.abc import Iterable, Sequence

from groups.finder.lexicon import LEXICONS, Word

NEARBY = 3  # how far before a person the word may stand that tells what they are to the story
WHAT_FOLLOWS = 6


def is_about_someone_close(words: Sequence[Word], languages: Iterable[str]) -> bool:
    """Tell whether the words are about somebody close who is alive, and not about what they did to the visitor.

    "My brother is an addict" and "help for my brother" are; "my brother died", "my husband hits me" and "I can't tell
    my mum" are not.
    """
    keys = [word.key for word in words]
    return any(_is_in_one_language(keys, language) for language in languages)


def _is_in_one_language(keys: Sequence[str], language: str) -> bool:
    kin = LEXICONS[language].kin
    if kin["death"].intersection(keys):
        return False
    return any(_is_subject(keys, number, language) for number in range(len(keys)))


def _is_subject(keys: Sequence[str], number: int, language: str) -> bool:
    """Tell whether the person named by the word of that number, if any, is whom it is about."""
    kin = LEXICONS[language].kin
    if keys[number] not in kin["people"] and keys[number].removesuffix("s") not in kin["people"]:
        return False  # "my husbands drinking" is his
    # "my mum", "my poor mum": whose it is stands at most two words before.
    owner = next((at for at in range(number - 1, max(number - 3, -1), -1) if keys[at] in kin["mine"]), None)
    before = keys[max((number if owner is None else owner) - NEARBY, 0) : number if owner is None else owner]
    after = keys[number + 1 : number + 1 + WHAT_FOLLOWS]
    if kin["to_me"].intersection(after) or (before and before[-1] in kin["not_after"]):
        return bool(len(before) > 1 and before[-1] in kin["not_after"] and before[-2] in kin["with"])
    says_more = bool(after) and after[0] in kin["is"]
    if owner is None:
        if keys[number] in kin["opening"] and number == 0 and after:
            return True  # "son smoking weed"
        return keys[number] in kin["bare"] and (says_more or (bool(before) and before[-1] in kin["about"]))
    is_described = number - owner > 1
    is_looked_after = bool(kin["about"].intersection(before))
    return is_looked_after or says_more or is_described or (not before and bool(after)) or _tells(before, after)


def _tells(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether the person does something in the middle of a sentence: "found out my husband watches porn"."""
    return bool(before) and len(after) > 1 and before[-1] in ("out", "that", "que", "dass", "weil", "because", "when")
