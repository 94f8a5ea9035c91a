"""Which listings are perhaps one group."""

from datetime import time
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from groups import jobs
from groups.actions import lookalikes_sql
from groups.actions.duplicates import dismiss_lookalike, find_lookalikes
from groups.models import Lookalike, SupportGroup, Topic, Venue
from groups.models.choices import Status
from tests import factories as make

pytestmark = pytest.mark.django_db

HERE, NEXT_DOOR, ACROSS_TOWN = (53.3811, -1.4701), (53.3820, -1.4712), (53.4200, -1.5000)


def hall(point: tuple[float, float] = HERE, **fields: Any) -> Venue:
    return make.make_venue(latitude=point[0], longitude=point[1], **fields)


@pytest.fixture
def grief() -> Topic:
    return make.make_topic(name="Grief")


@pytest.fixture
def larch(grief: Topic) -> SupportGroup:
    """A group on Tuesdays at 19:00 in a hall in Sheffield."""
    group = make.make_group(name="The Larch Circle", topics=[grief], website="https://www.larch.example/")
    make.make_meeting(group, venue=hall())
    return group


def found() -> list[tuple[str, str]]:
    find_lookalikes()
    pairs = Lookalike.objects.filter(dismissed_at=None).select_related("first", "second")
    return [(pair.first.name, pair.second.name) for pair in pairs]


def another(grief: Topic, name: str = "Larch Circle", *, status: str = "published", **meeting: Any) -> SupportGroup:
    group = make.make_group(name=name, topics=[grief], status=status)
    if meeting.get("attendance", "in_person") == "in_person":
        meeting.setdefault("venue", hall(NEXT_DOOR, name="St Brigid’s", street="12 Larch St"))
    make.make_meeting(group, **meeting)
    return group


def test_same_group_from_two_lists_is_found_with_why(larch: SupportGroup, grief: Topic) -> None:
    other = another(grief, "Larch Circle, Sheffield")

    jobs.find_lookalikes(timestamp=0)

    pair = Lookalike.objects.get()
    assert (pair.first, pair.second, pair.place, pair.certainty) == (larch, other, "building", 9)
    assert (pair.has_same_name, pair.has_same_time, pair.has_same_topic, pair.has_same_contact) == (
        *(True, True, True),
        False,
    )


@pytest.mark.parametrize(
    ("name", "meeting", "is_found"),
    [
        ("Larch Circle", {"byday": ["TH"]}, True),  # the same name and building are enough
        ("Larch Bereavement Circle", {"byday": ["TU"]}, True),  # alike, in the same building at the same time
        ("Larch Bereavement Circle", {"byday": ["TH"]}, False),
        ("Larch Circle", {"venue": {"point": ACROSS_TOWN}}, False),  # at the same time, but elsewhere in town
        ("Larch Circle", {"venue": {"point": ACROSS_TOWN, "is_approximate": True}}, True),  # the middle of the town
        ("Larch Circle", {"venue": {"point": ACROSS_TOWN, "is_approximate": True}, "byday": ["TH"]}, False),
        ("Larch Circle", {"venue": {"point": ACROSS_TOWN, "locality": "York"}}, False),
        ("Larch Circle", {"freq": "appointment"}, True),  # it does not say when
        ("Elm Evening", {}, False),
        ("Larch Circle", {"attendance": "online"}, False),  # one meets in a place, the other nowhere
    ],
)
def test_pair_is_found_by_name_and_place_and_more(
    larch: SupportGroup, grief: Topic, name: str, meeting: dict[str, Any], is_found: bool
) -> None:
    if place := meeting.get("venue"):
        meeting = meeting | {"venue": hall(**{"name": "", "street": "", **place})}
    another(grief, name, **meeting)

    assert found() == ([("The Larch Circle", name)] if is_found else [])


def test_groups_online_are_the_same_by_name_time_and_topic_or_by_their_website(grief: Topic) -> None:
    elm, oak, ash = (
        make.make_group(name=f"{name} Online", topics=[grief], website=f"https://{name}.example")
        for name in ("Elm Tree", "Oak Wood", "Ash Grove")
    )
    for group in (elm, oak, ash):
        make.make_meeting(group, attendance="online")
    another(grief, "Elm Tree Online", attendance="online")
    another(grief, "Oak Wood Online", attendance="online", byday=["FR"])
    same_website = another(grief, "Ash Grove Online", attendance="phone", byday=["FR"])
    SupportGroup.objects.filter(pk=same_website.pk).update(website="http://www.ash grove.example/")
    SupportGroup.objects.filter(pk=ash.pk).update(website="https://ash grove.example")

    assert sorted(found()) == [("Ash Grove Online", "Ash Grove Online"), ("Elm Tree Online", "Elm Tree Online")]


def test_other_topics_make_groups_of_much_the_same_name_two(larch: SupportGroup) -> None:
    another(make.make_topic(name="Gambling"), "Larch Bereavement Circle")

    assert found() == []


def test_topic_within_a_topic_is_the_same(larch: SupportGroup, grief: Topic) -> None:
    another(make.make_topic(name="Losing a child", parent=grief), "Larch Bereavement Circle")

    assert found() == [("The Larch Circle", "Larch Bereavement Circle")]


def test_point_of_a_confidential_place_is_not_used(larch: SupportGroup, grief: Topic) -> None:
    secret = make.make_confidential_venue(latitude=HERE[0], longitude=HERE[1], street="12 Larch Street")
    another(grief, venue=secret, byday=["TH"])

    assert found() == []


@pytest.mark.parametrize("status", Status.values)
def test_every_listing_but_an_archived_one_is_compared(larch: SupportGroup, grief: Topic, status: str) -> None:
    another(grief, status=status)

    assert found() == ([] if status == "archived" else [("The Larch Circle", "Larch Circle")])


def test_what_was_said_to_be_two_groups_stays_so(larch: SupportGroup, grief: Topic) -> None:
    other = another(grief)
    find_lookalikes()
    assert dismiss_lookalike(Lookalike.objects.get(), by=make.make_steward())
    SupportGroup.objects.filter(pk=other.pk).update(name="The Larch Circle")

    assert found() == []
    assert not dismiss_lookalike(Lookalike.objects.get(), by=make.make_superuser())


def test_pair_that_is_not_alike_any_more_is_forgotten(larch: SupportGroup, grief: Topic) -> None:
    other = another(grief)
    assert len(found()) == 1
    SupportGroup.objects.filter(pk=other.pk).update(name="Elm Evening")

    assert found() == []
    assert not Lookalike.objects.exists()


def test_pair_keeps_the_day_it_was_found(larch: SupportGroup, grief: Topic) -> None:
    another(grief)
    find_lookalikes()
    Lookalike.objects.update(found_at=make.LONG_AGO, certainty=1)

    find_lookalikes()

    assert list(Lookalike.objects.values_list("found_at", "certainty")) == [(make.LONG_AGO, 9)]


ALL_WITH_ALL = "CREATE TEMP TABLE lookalike_key AS SELECT id, 'all' AS key FROM lookalike_told"


def pairs_by(keys: str | None) -> set[tuple[Any, ...]]:
    """Return what is found, by other keys where they are given."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in lookalikes_sql.FIND:
            is_of_keys = "TEMP TABLE lookalike_key" in statement
            cursor.execute(keys if keys and is_of_keys else statement, lookalikes_sql.FIGURES)
        cursor.execute("SELECT * FROM lookalike_found")
        pairs = set(cursor.fetchall())
        transaction.set_rollback(True)
    return pairs


def add_at_random(chance: Random, topics: list[Topic], venues: list[Venue]) -> None:
    group = make.make_group(
        name=chance.choice(["Larch Circle", "Larch Circle, Sheffield", "The Larch Group", "Elm Evening", "Elm"]),
        topics=chance.sample(topics, chance.randint(0, 2)),
        website=chance.choice(["", "https://larch.example", "http://www.elm.example/"]),
        phone=chance.choice(["", "0114 496 0001", "0114-4960001"]),
    )
    for _ in range(chance.randint(0, 2)):
        attendance = chance.choice(["in_person", "in_person", "hybrid", "online", "phone"])
        fields: dict[str, Any] = {"byday": [chance.choice(["MO", "TU"])], "start_time": time(chance.choice([18, 19]))}
        if chance.random() < 0.3:
            fields = {"freq": "appointment"}
        if attendance in {"in_person", "hybrid"}:
            fields["venue"] = chance.choice(venues)
        make.make_meeting(group, attendance=attendance, **fields)


@pytest.mark.parametrize("seed", range(4))
def test_comparing_some_finds_what_comparing_all_with_all_finds(seed: int) -> None:
    chance = Random(seed)
    broad = make.make_topic()
    topics = [broad, make.make_topic(), make.make_topic(parent=broad)]
    points = [(53.3811 + chance.uniform(0, 0.01), -1.4701 + chance.uniform(0, 0.01)) for _ in range(12)]
    venues = [
        hall(point, street=f"{number} Mill Bank", locality=chance.choice(["Sheffield", "Ecclesall", ""]))
        for number, point in enumerate(points)
    ]
    for _ in range(80):
        add_at_random(chance, topics, venues)

    by_keys = pairs_by(None)

    assert len(by_keys) > 20
    assert by_keys == pairs_by(ALL_WITH_ALL)
