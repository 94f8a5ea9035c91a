"""The options of all wishes in the language of a page: worked out once for each language, until they change."""

from collections.abc import Mapping, Sequence

from django.utils.translation import override

from groups.finder.folding import fold
from groups.finder.wish import Option, VocabularyWish
from groups.finder.wishes import BY_PARAMETER
from groups.speech import Speech
from groups.templatetags.plain import sentence_start

Options = Mapping[str, Sequence[Option]]

_kept: dict[str, tuple[Options, Options]] = {}


def options_in(speech: Speech, options: Options) -> Options:
    """Return ``options``, those of one state of the directory, as a page in that language lists them."""
    kept = _kept.get(speech.code)
    if kept is None or kept[0] is not options:
        with override(speech.code):
            kept = (options, {name: _listed(speech, name, every) for name, every in options.items()})
        _kept[speech.code] = kept
    return kept[1]


def _listed(speech: Speech, parameter: str, options: Sequence[Option]) -> Sequence[Option]:
    said = [Option(one.value, sentence_start(_label(speech, parameter, one)), one.broader) for one in options]
    # English is in order as it comes from the database.
    if speech.is_english or not isinstance(BY_PARAMETER[parameter], VocabularyWish):
        return said
    names = {one.value: fold(str(one.label)) for one in said}
    # Broad ones by name, each followed by its narrower ones.
    return sorted(said, key=lambda one: (names.get(one.broader or one.value, ""), one.broader, names[one.value]))


def _label(speech: Speech, parameter: str, option: Option) -> str:
    label = str(option.label)
    if parameter == "language":
        return speech.language(option.value, label)
    # The names of the vocabulary are told apart by the parameter that asks for them.
    return speech.pgettext(parameter, label) if parameter in ("topic", "community", "access") else label
