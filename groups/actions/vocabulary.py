"""Filling the vocabulary from the files that ship: each entry is added once, then stewards have the last word."""

from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction

from groups.actions.vocabulary_files import Entries, Key, VocabularyError, read_vocabulary
from groups.models import AccessFeature, Community, CrisisLine, Language, ShippedEntry, Topic, TopicAlias

SHIPPED = Path(__file__).parent.parent / "data"
BATCH = 2_000
# The table of each kind, and the fields that name an entry.
KINDS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "topics": (Topic, ("slug",)),
    "aliases": (TopicAlias, ("topic__slug", "language", "text")),
    "communities": (Community, ("slug",)),
    "access features": (AccessFeature, ("slug",)),
    "languages": (Language, ("tag",)),
    "crisis lines": (CrisisLine, ("country", "name")),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the shipped entries of one kind: the others were left as stewards have them."""

    created: int
    updated: int
    left: int


@transaction.atomic
def load_vocabulary(*, folder: Path = SHIPPED, is_overwriting: bool = False) -> dict[str, Loaded]:
    """Add those entries in ``folder`` that were never added before; return what became of all of them, by kind.

    What stewards changed stays as they have it and what they deleted stays deleted, unless ``is_overwriting``: then
    every shipped entry is there again, as shipped. What stewards added themselves is never touched. Raises
    VocabularyError, and changes nothing then.
    """
    vocabulary = read_vocabulary(folder)
    offered_before = set(ShippedEntry.objects.values_list("kind", "key"))
    loaded = {}
    for kind, entries in vocabulary.items():
        new = {key: fields for key, fields in entries.items() if (kind, " ".join(key)) not in offered_before}
        try:
            created, updated = _load(kind, entries if is_overwriting else new, is_overwriting=is_overwriting)
        except IntegrityError as error:
            raise VocabularyError(f"{kind}: {str(error).splitlines()[0]}") from None
        loaded[kind] = Loaded(created, updated, len(entries) - created - updated)
        # Two machines may start at once: who comes second finds everything done.
        shipped = [ShippedEntry(kind=kind, key=" ".join(key)) for key in new]
        ShippedEntry.objects.bulk_create(shipped, batch_size=BATCH, ignore_conflicts=True)
    return loaded


def _load(kind: str, entries: Entries, *, is_overwriting: bool) -> tuple[int, int]:
    """Create the entries that are not there and, where overwriting, update those that are; return how many."""
    if kind == "aliases":
        return _save(kind, _linked(entries, "topic"), is_overwriting=is_overwriting)
    if kind == "topics":
        broad = {key: fields for key, fields in entries.items() if not fields["parent"]}
        narrow = {key: fields for key, fields in entries.items() if fields["parent"]}
        of_broad = _save(kind, _linked(broad, "parent"), is_overwriting=is_overwriting)
        of_narrow = _save(kind, _linked(narrow, "parent"), is_overwriting=is_overwriting)
        return of_broad[0] + of_narrow[0], of_broad[1] + of_narrow[1]
    return _save(kind, entries, is_overwriting=is_overwriting)


def _linked(entries: Entries, field: str) -> Entries:
    """Return ``entries`` with the id of the topic that ``field`` names, without those whose topic is deleted."""
    topics = dict(Topic.objects.values_list("slug", "pk")) if entries else {}
    return {
        key: {name: value for name, value in fields.items() if name != field}
        | {f"{field}_id": topics.get(fields[field])}
        for key, fields in entries.items()
        if fields[field] is None or fields[field] in topics
    }


def _save(kind: str, entries: Entries, *, is_overwriting: bool) -> tuple[int, int]:
    if not entries:
        return 0, 0
    model, _ = KINDS[kind]
    there = _keys(kind)
    created = [_row(kind, key, entries) for key in entries if key not in there]
    # Where a steward has given the same name to an entry of their own, theirs stays.
    model._default_manager.bulk_create(created, batch_size=BATCH, ignore_conflicts=True)
    updated = _update(kind, {there[key]: key for key in entries if key in there}, entries) if is_overwriting else 0
    return len(_keys(kind).keys() - there.keys()), updated


def _keys(kind: str) -> dict[Key, int]:
    model, key = KINDS[kind]
    return {tuple(names): pk for pk, *names in model._default_manager.values_list("pk", *key)}


def _row(kind: str, key: Key, entries: Entries) -> models.Model:
    model, _ = KINDS[kind]
    try:
        row = model(**entries[key])
        row.clean_fields(exclude=["topic", "parent"])
    except (TypeError, FieldDoesNotExist) as error:
        raise VocabularyError(f"{kind}, {', '.join(key)}: {error}") from None
    except ValidationError as error:
        raise VocabularyError(f"{kind}, {', '.join(key)}: {'; '.join(error.messages)}") from None
    return row


def _update(kind: str, keys: dict[int, Key], entries: Entries) -> int:
    """Set the rows' fields as shipped; return how many differed. A line changed so is no longer a checked one."""
    model, _ = KINDS[kind]
    changed = []
    for pk, row in model._default_manager.in_bulk(keys).items():
        fields = entries[keys[pk]]
        if any(getattr(row, name) != value for name, value in fields.items()):
            changed.append(_row(kind, keys[pk], entries))
            changed[-1].pk = pk
    if changed:
        names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_update(changed, names, batch_size=BATCH)
    return len(changed)
