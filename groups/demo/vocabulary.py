"""The words that are in the database when demo groups are made: a steward may have added some and taken some out."""

from dataclasses import dataclass

from groups.models import AccessFeature, Community, Language, Topic


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ids by slug (languages by tag), and the slug of each topic's broad topic."""

    topics: dict[str, int]
    families: dict[str, str]
    communities: dict[str, int]
    languages: dict[str, int]
    access_features: dict[str, int]

    @property
    def broad_topics(self) -> set[str]:
        """Return the slugs of topics that have narrower ones below them."""
        return {family for topic, family in self.families.items() if topic != family}


def read_vocabulary() -> Vocabulary:
    """Return the vocabulary as it stands."""
    topics = Topic.objects.order_by("slug").values_list("slug", "pk", "parent__slug")
    return Vocabulary(
        topics={slug: pk for slug, pk, _ in topics},
        families={slug: parent or slug for slug, _, parent in topics},
        communities=dict(Community.objects.order_by("slug").values_list("slug", "pk")),
        languages=dict(Language.objects.order_by("tag").values_list("tag", "pk")),
        access_features=dict(AccessFeature.objects.order_by("slug").values_list("slug", "pk")),
    )
