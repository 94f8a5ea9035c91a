"""Which groups come up, and how often."""

from collections import defaultdict
from collections.abc import Container

from groups.demo.chance import Chance
from groups.demo.texts import Template

# How many groups there are of a topic beside the others (1): the common troubles have more.
WEIGHTS = {
    "alcohol": 10, "drugs": 4, "gambling": 3, "family-of-addiction": 3, "addiction-recovery": 3,
    "anxiety": 5, "depression": 5, "mental-health": 5, "bipolar": 2, "psychosis-schizophrenia": 2,
    "grief-loss": 6, "loss-of-partner": 2, "bereaved-by-suicide": 2, "baby-loss": 2,
    "carers-family": 5, "dementia-carers": 4, "cancer": 4, "chronic-pain": 2, "heart-stroke": 2,
    "autism": 3, "adhd": 2, "domestic-abuse": 2, "new-parents": 3, "loneliness": 4, "men": 4, "lgbtq": 2,
    "general-peer-support": 4,
}  # fmt: skip


class Deck:
    """Templates of one language, dealt so that the first listings differ and touch every topic.

    broad: topics that are touched by touching a narrower one.
    """

    def __init__(self, chance: Chance, templates: list[Template], broad: Container[str] = ()) -> None:
        self.by_topic: dict[str, list[Template]] = defaultdict(list)
        for template in templates:
            self.by_topic[template.topic].append(template)
        self.weights = {topic: WEIGHTS.get(topic, 1) for topic in self.by_topic}
        self.first = self._one_of_each_topic(chance, broad)
        self.rest = [template for template in templates if template not in self.first]
        chance.shuffle(self.rest)

    def deal(self, chance: Chance, *, is_published: bool = True) -> Template:
        """Return a template. Until each was dealt once none comes twice; one of each topic is dealt published first."""
        if is_published and self.first:
            return self.first.pop()
        if self.rest:
            return self.rest.pop()
        return chance.choice(self.by_topic[chance.weighed(self.weights)])

    def _one_of_each_topic(self, chance: Chance, broad: Container[str]) -> list[Template]:
        covered: set[str] = set()
        dealt = []
        narrow = sorted(topic for topic in self.by_topic if topic not in broad)
        for topic in chance.sample(narrow, len(narrow)):
            if topic not in covered:
                template = chance.choice(self.by_topic[topic])
                covered.update(template.all_topics)
                dealt.append(template)
        return dealt
