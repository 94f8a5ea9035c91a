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
        near = [f"“{self.names[kind][slug]}”" for slug in self._near(kind, folded(word))]
        hint = f": perhaps {' or '.join(near)}" if near else ""
        raise RecordError(kind, f"“{word[:60]}” is no {NOUNS[kind]} here{hint}")

    def _near(self, kind: str, word: str) -> list[str]:
        """Return up to two slugs of what is written much like it as a whole, or has a word much like it."""
        known = self.vocabulary.slugs[kind]
        whole = get_close_matches(word, known, n=2, cutoff=0.7)
        partly = (way for way in known if get_close_matches(word, way.split(), n=1, cutoff=0.7))
        return list(dict.fromkeys(known[way] for way in (*whole, *partly)))[:2]
