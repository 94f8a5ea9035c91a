"""Demo listings, whole: the group with its words, topics, venue and meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from groups.demo import answers
from groups.demo.chance import Chance
from groups.demo.deck import Deck
from groups.demo.meetings import add_meetings
from groups.demo.rows import Rows
from groups.demo.sketch import Sketch
from groups.demo.texts import LANGUAGES, Template, load_templates, load_texts
from groups.demo.towns import read_countries
from groups.demo.venues import draw_venue
from groups.demo.vocabulary import read_vocabulary
from groups.models import Organisation, SupportGroup, Venue
from groups.models.choices import Attendance, Status

# Tells what was made up from what is real, in the database and in every export.
SOURCE = "demo"
STATUSES = {Status.PUBLISHED: 90, Status.PAUSED: 4, Status.DRAFT: 3, Status.SUBMITTED: 2, Status.ARCHIVED: 1}
ATTENDANCE = {Attendance.IN_PERSON: 56, Attendance.ONLINE: 25, Attendance.HYBRID: 14, Attendance.PHONE: 5}
LEAD_SHARE = 0.7
ORGANISATION_SHARE = 0.35
LANGUAGE_SHARE = 0.7
WELSH_SHARE = 0.25
EVERYONE_SHARE = 0.12
BROAD_TOPIC_SHARE = 0.15
SLUG_LENGTH = 56  # of the 64 there are, so that a number fits behind


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing as it was drawn, for those who add people to it."""

    group: SupportGroup
    sketch: Sketch


class Directory:
    """Draws listings one after the other and hands their rows to ``rows``.

    seed: the same one on the same day, over the same vocabulary and places, gives the same listings. What a steward
    took out of the vocabulary is left out here as well.
    """

    def __init__(self, *, seed: int, today: date, rows: Rows) -> None:
        # Outlines have a generator of their own: details take more or fewer draws from day to day, and which topics
        # come up first must not depend on that.
        self.outlines = Chance(seed)
        self.chance = Chance(f"details {seed}")
        self.today = today
        self.rows = rows
        self.countries = read_countries()
        self.vocabulary = read_vocabulary()
        self.texts = {language: load_texts(language) for language in LANGUAGES}
        broad = self.vocabulary.broad_topics
        self.decks = {language: Deck(self.outlines, self._known_templates(language), broad) for language in LANGUAGES}
        self.slugs = set(SupportGroup.objects.values_list("slug", flat=True))
        self.names = set(SupportGroup.objects.values_list("name", flat=True))
        self.organisations = {one.slug: one for one in Organisation.objects.all()}

    def draw(self, number: int) -> Iterator[Listing]:
        """Yield this many new listings, their rows handed over but not yet written."""
        for _ in range(number):
            sketch = self._draw_sketch()
            yield Listing(self._add_group(sketch), sketch)

    def _known_templates(self, language: str) -> list[Template]:
        return [template for template in load_templates(language) if template.topic in self.vocabulary.topics]

    def _draw_sketch(self) -> Sketch:
        chance = self.outlines
        language = self.countries[self._draw_country(tuple(self.countries))].language
        status = chance.weighed(STATUSES)
        template = self.decks[language].deal(chance, is_published=status == Status.PUBLISHED)
        codes = template.countries or tuple(code for code, one in self.countries.items() if one.language == language)
        country, texts = self.countries[self._draw_country(codes)], self.texts[language]
        return Sketch(
            template=template,
            language=language,
            texts=texts,
            country=country,
            town=country.draw_town(chance),
            family=template.family or self.vocabulary.families[template.topic],
            status=status,
            attendance=self._draw_attendance(template),
            lead=chance.some(texts.names_for(template), LEAD_SHARE),
        )

    def _draw_country(self, codes: tuple[str, ...]) -> str:
        return self.outlines.weighed({code: self.countries[code].weight for code in codes})

    def _draw_attendance(self, template: Template) -> Attendance:
        chance = self.outlines
        if template.attendance:
            return chance.choice([Attendance(one) for one in template.attendance])
        if template.setting != "room" or template.is_private:
            return Attendance.IN_PERSON
        if "{town}" in template.name:
            return Attendance.HYBRID if chance.happens(0.15) else Attendance.IN_PERSON
        return chance.weighed(ATTENDANCE)

    def _add_group(self, sketch: Sketch) -> SupportGroup:
        chance = self.chance
        venue = draw_venue(chance, sketch) if sketch.is_in_person else None
        name = self._name(sketch, venue)
        slug = self._slug(name)
        if venue is not None:
            venue.source, venue.source_key = SOURCE, slug
            self.rows.add(venue)
        group = self.rows.add(
            SupportGroup(
                slug=slug,
                name=name,
                summary=sketch.template.summary,
                description=answers.describe(chance, sketch),
                organisation=self._draw_organisation(sketch),
                source=SOURCE,
                source_key=slug,
                first_visit_bring=answers.what_to_bring(sketch, slug),
                **answers.draw_answers(chance, sketch),
                **answers.draw_course(chance, sketch.template, self.today),
                **answers.draw_contact(chance, sketch, slug),
                **answers.draw_history(chance, sketch, self.today),
            )
        )
        self._tag(group, sketch)
        add_meetings(chance, sketch, group, venue, today=self.today, vocabulary=self.vocabulary, rows=self.rows)
        return group

    def _name(self, sketch: Sketch, venue: Venue | None) -> str:
        """Return the template's name, made different by the town and then the venue where it is taken."""
        town = sketch.town.name
        name = sketch.template.name.format(town=town)
        if name in self.names and town not in name:
            name = f"{name}, {town}"
        if name in self.names and venue is not None and venue.name:
            name = f"{name} ({venue.name})"
        self.names.add(name)
        return name

    def _slug(self, name: str) -> str:
        base = slug = slugify(name)[:SLUG_LENGTH].strip("-")
        number = 1
        while slug in self.slugs:
            number += 1
            slug = f"{base}-{number}"
        self.slugs.add(slug)
        return slug

    def _draw_organisation(self, sketch: Sketch) -> Organisation | None:
        if not self.chance.happens(ORGANISATION_SHARE):
            return None
        texts = sketch.texts
        whole = dict(texts.organisations)
        name = texts.organisation_of.get(sketch.family) or self.chance.choice(list(whole))
        slug = slugify(name)
        if slug not in self.organisations:
            row = Organisation(slug=slug, name=name, description=whole[name], website=f"https://example.org/{slug}")
            self.organisations[slug] = self.rows.add(row)
        return self.organisations[slug]

    def _tag(self, group: SupportGroup, sketch: Sketch) -> None:
        chance, template, known = self.chance, sketch.template, self.vocabulary
        topics = {*template.all_topics, *([sketch.family] if chance.happens(BROAD_TOPIC_SHARE) else [])}
        languages = set(template.languages) or ({sketch.language} if chance.happens(LANGUAGE_SHARE) else set())
        if languages and sketch.town.region == "Wales" and chance.happens(WELSH_SHARE):
            languages.add("cy")
        everyone = {"everyone"} if chance.happens(EVERYONE_SHARE) else set()
        communities = set(template.communities) or everyone
        for topic in sorted(topics & known.topics.keys()):
            self.rows.link(SupportGroup.topics.through, supportgroup_id=group.pk, topic_id=known.topics[topic])
        for tag in sorted(languages & known.languages.keys()):
            self.rows.link(SupportGroup.languages.through, supportgroup_id=group.pk, language_id=known.languages[tag])
        for slug in sorted(communities & known.communities.keys()):
            community = known.communities[slug]
            self.rows.link(SupportGroup.communities.through, supportgroup_id=group.pk, community_id=community)
