"""Reading the vocabulary's files into fields for the tables."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Key = tuple[str, ...]
Entries = dict[Key, Record]


class VocabularyError(Exception):
    """A file or an entry cannot be used. The message names file or kind, and entry."""


def read_vocabulary(folder: Path) -> dict[str, Entries]:
    """Return the fields of every entry in ``folder``, by kind and key. Raises VocabularyError.

    A topic's ``parent`` is the slug of a broad topic, or None; an alias' ``topic`` is a slug.
    """
    topics = _records(folder / "topics.json")
    return {
        "topics": _entries("topics.json", topics, _topics),
        "aliases": _entries("topics.json", topics, _aliases),
        "communities": _entries("communities.json", _records(folder / "communities.json"), _by_slug),
        "access features": _entries("access_features.json", _records(folder / "access_features.json"), _by_slug),
        "languages": _entries("languages.json", _records(folder / "languages.json"), _languages),
        "crisis lines": _entries("crisis_lines.json", _records(folder / "crisis_lines.json"), _crisis_lines),
    }


def _records(file: Path) -> list[Record]:
    try:
        records = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VocabularyError(f"{file.name}: {error}") from None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise VocabularyError(f"{file.name}: a list of objects is expected.")
    return records


def _entries(file: str, records: list[Record], read: Callable[[Record], Iterator[tuple[Key, Record]]]) -> Entries:
    entries: Entries = {}
    for number, record in enumerate(records, start=1):
        try:
            for key, fields in read(record):
                if key in entries:
                    raise VocabularyError(f"{file}: {', '.join(key)} stands there twice.")
                entries[key] = fields
        except KeyError as error:
            raise VocabularyError(f"{file}, entry {number} has no {error}.") from None
        except (AttributeError, TypeError) as error:
            raise VocabularyError(f"{file}, entry {number}: {error}.") from None
    return entries


def _topics(record: Record) -> Iterator[tuple[Key, Record]]:
    fields = {"slug": record["slug"], "name": record["name"], "description": record["description"]}
    yield (record["slug"],), {**fields, "is_crisis": record["crisis"], "parent": record["parent"]}


def _aliases(record: Record) -> Iterator[tuple[Key, Record]]:
    topic = record["slug"]
    for language, texts in {"en": record["aliases"], **record["aliases_i18n"]}.items():
        for text in texts:
            fields = {"topic": topic, "language": language, "text": text}
            yield (topic, language, text), {**fields, "is_guarded": text in record["guarded_aliases"]}


def _by_slug(record: Record) -> Iterator[tuple[Key, Record]]:
    yield (record["slug"],), record


def _languages(record: Record) -> Iterator[tuple[Key, Record]]:
    yield (record["tag"],), record


def _crisis_lines(record: Record) -> Iterator[tuple[Key, Record]]:
    yield (record["country"], record["name"]), record
