"""The words in a steward's sheet: topics, communities, languages, access features and organisations by their names."""

from dataclasses import dataclass
from difflib import get_close_matches

from groups.actions.imported_words import ACCESS, KINDS, Vocabulary
from groups.interchange.csv_cells import is_one_word
from groups.interchange.rows import RecordError, folded
from groups.models import Organisation

NOUNS = {"topics": "topic", "communities": "community", "languages": "language", ACCESS: "access feature"}


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words there are. names: by kind and slug; organisations: slugs by folded name."""

    vocabulary: Vocabulary
    names: dict[str, dict[str, str]]
    organisations: dict[str, str]

    @classmethod
    def load(cls) -> "SheetWords":
        """Read them from the database: nine queries."""
        names = {kind: dict(model._base_manager.values_list(key, "name")) for kind, (model, key) in KINDS.items()}
        names["organisation"] = dict(Organisation.objects.order_by("-pk").values_list("slug", "name"))
        organisations = {name.casefold(): slug for slug, name in names["organisation"].items()}
        return cls(Vocabulary.load(), names, organisations)

    def word(self, kind: str, slug: str) -> str:
        """Return what stands in a cell for a slug: the name, if that is found again, else the slug."""
        name = self.names.get(kind, {}).get(slug, slug)
        if kind == "organisation" or (is_one_word(name) and self.vocabulary.slug(kind, name) == slug):
            return name
        return slug

    def find(self, kind: str, word: str) -> str:
        """Return the slug for a word in a cell. Raises RecordError for one that nobody here knows."""
        if slug := self.vocabulary.slug(kind, word):
            return slug
        known = self.vocabulary.slugs[kind]
        near = get_close_matches(folded(word), known, n=2, cutoff=0.6)
        names = dict.fromkeys(self.names[kind][known[way]] for way in near)
        hint = f": perhaps {' or '.join(f'“{name}”' for name in names)}" if names else ""
        raise RecordError(kind, f"“{word[:60]}” is no {NOUNS[kind]} here{hint}")
