"""The texts that pages say, and their translations: ``python -m config.messages update`` and ``check``.

``update`` takes the texts from code, templates and the shipped vocabulary into ``locale/*/LC_MESSAGES/django.po``, and
compiles those. ``check`` says what is missing or broken there, and fails. A catalogue whose header is marked fuzzy is
under way: what is missing in it is counted, and fails nothing. Babel does all of it: no machine needs GNU gettext.
"""

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from gettext import c2py
from itertools import takewhile
from pathlib import Path

import django
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import Context, Engine
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import to_locale

# Where texts stand: code, in groups first as more people read it; templates; data of the vocabulary with the context
# its names are looked up by, and what is read of each entry.
CODE = ("groups", "facilitators")
VOCABULARY = {
    "topics": ("topic", ("name", "description")),
    "communities": ("community", ("name", "description")),
    "access_features": ("access", ("name", "description")),
    "crisis_lines": ("help line", ("number", "text_service", "hours", "audience", "note")),
}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "say": None,  # a Speech’s gettext, where much is said
    "pgettext_lazy": ((1, "c"), 2),
    "pgettext_noop": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
IN_A_TAG = re.compile(r"""_\((?P<quote>["'])(?P<text>.+?)(?P=quote)\)""")

# What a translation must have as its text has it: places to be filled in, and elements with what they say.
PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")
ELEMENT = re.compile(r"<[^<>]+>")
# What has none, such as a telephone number, is the same in every language.
LETTER = re.compile(r"[^\W\d_]")
# Of how many things a plural form may be said: enough to meet every form of every language.
COUNTS = range(1_001)

Said = tuple[str, str | tuple[str, ...], str]  # where, the text or both its forms, its context


# --- Taking texts out


def texts() -> Catalog:
    """Return every text that is marked for translation, in the order of files."""
    found = Catalog(domain="django", fuzzy=False)
    for where, text, context in (*_in_code(), *_in_templates(), *_in_vocabulary()):
        found.add(text, locations=[(where, 0)], context=context or None)
    return found


def _in_code() -> Iterator[Said]:
    for folder in CODE:
        root = settings.BASE_DIR / folder
        found = extract_from_dir(root, method_map=[("**.py", "python")], keywords=KEYWORDS)
        for path, _, text, _, context in sorted(found, key=lambda one: one[:2]):
            yield f"{folder}/{path}", text, context or ""


def _in_templates() -> Iterator[Said]:
    root = settings.BASE_DIR / "templates"
    for path in sorted(root.rglob("*.html")):
        for text, context in texts_of_template(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(settings.BASE_DIR)), text, context


def texts_of_template(source: str) -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Yield the texts of a template as its tags look them up, with their contexts."""
    template = Engine.get_default().from_string(source)
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode | BlockTranslateNode):
            yield _text_of(node), node.message_context.resolve(Context()) if node.message_context else ""
    for found in IN_A_TAG.finditer(source):
        yield found["text"], ""


def _text_of(node: TranslateNode | BlockTranslateNode) -> str | tuple[str, ...]:
    if isinstance(node, TranslateNode):
        return str(node.filter_expression.var.literal)
    one, _ = node.render_token_list(node.singular)
    if not node.plural:
        return one
    many, _ = node.render_token_list(node.plural)
    return one, many


def _in_vocabulary() -> Iterator[Said]:
    for name, (context, fields) in VOCABULARY.items():
        for entry in _data(name):
            said = (entry[field] for field in fields)
            yield from ((f"groups/data/{name}.json", text, context) for text in said if LETTER.search(text))
    locales = [Locale.parse(one) for one in languages()]
    for entry in _data("languages"):
        tag = entry["tag"].replace("-", "_")
        if not all(tag in locale.languages for locale in locales):
            yield "groups/data/languages.json", entry["name"], "language"


def _data(name: str) -> list[dict[str, str]]:
    path = settings.BASE_DIR / "groups" / "data" / f"{name}.json"
    return list(json.loads(path.read_text(encoding="utf-8")))


# --- Catalogues


def languages() -> list[str]:
    """Return the languages there are translations into, as the names of their folders: “es”."""
    return [to_locale(code) for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def path_of(language: str) -> Path:
    """Return where the catalogue of a language is."""
    return Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language; an empty one, under way, where there is none yet."""
    path = path_of(language)
    if not path.exists():
        name = Locale.parse(language).get_language_name("en")
        return Catalog(language, domain="django", header_comment=f"# Kindred in {name}.", project="Kindred", fuzzy=True)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, domain="django")
    catalogue.header_comment = _head_of(path)
    return catalogue


def _head_of(path: Path) -> str:
    # Babel takes the spaces off the beginning of each line, and a glossary has some there.
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(takewhile(lambda line: line.startswith("#") and not line.startswith("#,"), lines))


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it: without what is not translated, so that English is said instead."""
    whole = Catalog(locale=catalogue.locale, domain=catalogue.domain, fuzzy=False)
    for message in _messages(catalogue):
        if not message.fuzzy and all(_forms(message.string)):
            whole.add(message.id, message.string, context=message.context)
    file = io.BytesIO()
    write_mo(file, whole)
    return file.getvalue()


def update() -> None:
    """Bring every catalogue to the texts there are now, and compile it. What was translated stays."""
    wanted = texts()
    for language in languages():
        catalogue = read(language)
        wanted.creation_date = catalogue.creation_date  # another date alone would change every file every time
        catalogue.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
        path.with_suffix(".mo").write_bytes(compiled(read(language)))


# --- Checking


def problems(wanted: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with a catalogue, a line for each text."""
    for message in _messages(wanted):
        translation = catalogue.get(message.id, message.context)
        if translation is None or translation.fuzzy or not all(_forms(translation.string)):
            if not catalogue.fuzzy:
                yield f"not translated: {message.id!r}"
            if translation is None or not any(_forms(translation.string)):
                continue
        yield from (f"{what}: {message.id!r}" for what in _broken(message, _forms(translation.string), catalogue))


def untranslated(wanted: Catalog, catalogue: Catalog) -> int:
    """Return how many texts a catalogue has no translation of."""
    found = (catalogue.get(message.id, message.context) for message in _messages(wanted))
    return sum(one is None or one.fuzzy or not all(_forms(one.string)) for one in found)


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _forms(text: str | Sequence[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str) or text is None else list(text)


def _broken(message: Message, said: list[str], catalogue: Catalog) -> Iterator[str]:
    originals = _forms(message.id)
    if len(said) != (catalogue.num_plurals if len(originals) > 1 else 1):
        yield f"{len(said)} plural forms where there are {catalogue.num_plurals}"
    for number, form in enumerate(said):
        if not form:
            continue
        allowed = set(PLACE.findall(" ".join(originals)))
        needed = set.intersection(*(set(PLACE.findall(one)) for one in originals))
        # A form for one number only, such as “un grupo”, need not say the number.
        found = set(PLACE.findall(form))
        if found - allowed or (needed - found and not (len(said) > 1 and _is_of_one_number(number, catalogue))):
            yield f"other places than {sorted(allowed)} in {form!r}"
        if all(sorted(ELEMENT.findall(form)) != sorted(ELEMENT.findall(one)) for one in originals):
            yield f"other elements in {form!r}"


def _is_of_one_number(form: int, catalogue: Catalog) -> bool:
    rule = c2py(catalogue.plural_expr)
    return sum(rule(count) == form for count in COUNTS) <= 1


def check() -> int:
    """Say what is wrong with the catalogues; return 1 if anything is, else 0."""
    wanted, found = texts(), []
    for language in languages():
        catalogue = read(language)
        path = path_of(language)
        found += [f"{language}: {one}" for one in problems(wanted, catalogue)]
        if not _is_compiled(path.with_suffix(".mo"), catalogue):
            found.append(f"{language}: not compiled since it was changed: make messages")
        if catalogue.fuzzy:
            _say([f"{language}: under way, {untranslated(wanted, catalogue)} of {len(wanted)} texts to be translated"])
    _say(found)
    return 1 if found else 0


def _is_compiled(path: Path, catalogue: Catalog) -> bool:
    if not path.exists():
        return False
    # Their headers tell when and with which Babel they were written.
    was, now = (read_mo(io.BytesIO(content)) for content in (path.read_bytes(), compiled(catalogue)))
    return [(one.id, one.context, one.string) for one in _messages(was)] == [
        (one.id, one.context, one.string) for one in _messages(now)
    ]


def _say(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["check"]:
            sys.exit(check())
        case _:
            sys.exit(__doc__)
