"""The vocabulary of imported listings: which words exist here, and linking listings to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from groups.actions.imported_slugs import Slugs
from groups.interchange.rows import GroupRow, folded
from groups.models import AccessFeature, Community, Language, Organisation, SupportGroup, Topic

LINKS: dict[str, tuple[type[models.Model], str]] = {
    "topics": (Topic, "slug"),
    "communities": (Community, "slug"),
    "languages": (Language, "tag"),
}
ACCESS = "access"
KINDS: dict[str, tuple[type[models.Model], str]] = {**LINKS, ACCESS: (AccessFeature, "slug")}


@dataclass(slots=True)
class Vocabulary:
    """The words there are. ids: by kind and slug. slugs: by kind and any way of writing the word."""

    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    slugs: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Vocabulary":
        """Read it from the database."""
        vocabulary = cls()
        for kind, (model, key) in KINDS.items():
            words = list(model._default_manager.values_list("pk", key, "name"))
            vocabulary.ids[kind] = {slug: pk for pk, slug, _ in words}
            vocabulary.slugs[kind] = {folded(way): slug for _, slug, name in words for way in (name, slug)}
        return vocabulary

    def known(self, row: GroupRow) -> dict[str, list[str]]:
        """Return the slugs of the row's words that exist here, by kind."""
        return {
            kind: sorted({slug for word in getattr(row, kind) if (slug := self.slug(kind, word))}) for kind in LINKS
        }

    def unknown(self, row: GroupRow) -> list[str]:
        """Return the row's words that do not, as “kind: word”."""
        words = [f"{kind}: {word}" for kind in LINKS for word in getattr(row, kind) if not self.slug(kind, word)]
        features = {word for meeting in row.meetings for word, _ in meeting.access}
        return words + [f"{ACCESS}: {word}" for word in sorted(features) if not self.slug(ACCESS, word)]

    def slug(self, kind: str, word: str) -> str:
        """Return the slug of a word given by slug or name; empty where there is none."""
        return self.slugs[kind].get(folded(word), "")


@dataclass(slots=True)
class LinkWrites:
    """Links between listings and words to be made and undone once all listings are worked out."""

    made: dict[str, list[tuple[SupportGroup, str]]] = field(default_factory=lambda: defaultdict(list))
    undone: dict[str, list[tuple[SupportGroup, str]]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, group: SupportGroup, *, before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> bool:
        """Plan what the source adds and takes back; return whether that is anything. A steward's own words stay."""
        is_changed = False
        for kind in LINKS:
            said_before, said_now = set(before.get(kind, [])), set(now.get(kind, []))
            self.made[kind].extend((group, word) for word in sorted(said_now - said_before))
            self.undone[kind].extend((group, word) for word in sorted(said_before - said_now))
            is_changed |= said_before != said_now
        return is_changed

    def save(self, vocabulary: Vocabulary) -> None:
        """Write everything."""
        for kind, (model, _) in LINKS.items():
            through: Any = getattr(SupportGroup, kind).through
            column = f"{model._meta.model_name}_id"
            for group, word in self.undone[kind]:
                if word in vocabulary.ids[kind]:
                    through.objects.filter(supportgroup=group, **{column: vocabulary.ids[kind][word]}).delete()
            links = [
                through(supportgroup_id=group.pk, **{column: vocabulary.ids[kind][word]})
                for group, word in self.made[kind]
            ]
            through.objects.bulk_create(links, batch_size=5_000, ignore_conflicts=True)


def find_organisations(names: Iterable[str]) -> dict[str, Organisation]:
    """Return the organisation of each name, made where there is none."""
    wanted = {name.casefold(): name for name in names if name}
    if not wanted:
        return {}
    found = {one.name.casefold(): one for one in Organisation.objects.all() if one.name.casefold() in wanted}
    slugs = Slugs(set(Organisation.objects.values_list("slug", flat=True)))
    missing = [name for key, name in wanted.items() if key not in found]
    made = Organisation.objects.bulk_create(Organisation(slug=slugs.take(name), name=name) for name in missing)
    found |= {one.name.casefold(): one for one in made}
    return {name: found[name.casefold()] for name in names if name}
