"""What is counted of searches that find no group, and that nothing else of them is kept."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from config import postgres
from groups import jobs
from groups.actions import unmet
from groups.actions.dates import refresh_occurrences
from groups.actions.unmet import Need, Sought, Tally
from groups.models import UnmetNeed
from tests import factories as make
from tests.integration.test_workers import Site

TODAY = date(2031, 1, 5)
TEXT = "wobbly zeppelin"
CODE = "LS29 9XY"


@pytest.fixture
def leeds(db: None) -> None:
    """A town in England and its code, a town in Wales, a topic, and a group for another."""
    make.make_place(name="Leeds", region="England", latitude=53.8, longitude=-1.55, population=500_000)
    make.make_place(name="Cardiff", region="Wales", latitude=51.48, longitude=-3.18, population=300_000)
    make.make_postal_code(code="LS29", latitude=53.81, longitude=-1.56, place_name="Leeds")
    make.make_topic(slug="hoarding", name="Hoarding", aliases=["hoarder"])
    make.make_meeting(make.make_group(topics=[make.make_topic(slug="grief", name="Grief")], name="Still Here"))
    refresh_occurrences(timezone.now())


def counted() -> list[tuple[str, str, int]]:
    """Return the table after everything counted was added to it, days left out."""
    unmet.add_counted()
    return sorted(UnmetNeed.objects.values_list("topic", "region", "searches"))


@pytest.mark.parametrize(
    ("query", "cell"),
    [
        ("topic=hoarding", ("hoarding", "", 1)),
        ("q=hoarder", ("hoarding", "", 1)),
        ("topic=hoarding&near=Leeds", ("hoarding", "England, GB", 1)),
        ("topic=hoarding&near=LS29+9XY", ("hoarding", "England, GB", 1)),
        ("topic=hoarding&near=51.5,-3.2", ("hoarding", "Wales, GB", 1)),
        ("topic=hoarding&near=nowhere+at+all", ("hoarding", "", 1)),
        ("near=Cardiff", ("", "Wales, GB", 1)),
    ],
)
@pytest.mark.parametrize("path", ["/groups/", "/api/finder/"])
@pytest.mark.usefixtures("leeds")
def test_search_that_finds_nothing_counts_for_its_topic_and_region(
    client: Client, path: str, query: str, cell: tuple[str, str, int]
) -> None:
    is_refused = client.get(f"{path}?{query}").status_code == 422

    assert counted() == ([] if is_refused else [cell])


@pytest.mark.usefixtures("leeds")
def test_search_for_two_topics_counts_for_both(client: Client) -> None:
    make.make_topic(slug="gambling", name="Gambling")

    client.get("/groups/?topic=hoarding&topic=gambling")

    assert counted() == [("gambling", "", 1), ("hoarding", "", 1)]


@pytest.mark.parametrize("query", ["", "topic=grief", "topic=hoarding&page=2", "topic=nobody-knows-it"])
@pytest.mark.usefixtures("leeds")
def test_other_searches_do_not_count(client: Client, query: str) -> None:
    client.get(f"/groups/?{query}")

    assert counted() == []


@pytest.mark.parametrize(
    ("before", "searches"),
    [
        ("", 1),
        ("?topic=hoarding", 0),
        ("?topic=hoarding&day=mon#results", 0),
        ("?topic=hoarding&near=Leeds", 1),
        ("?topic=grief", 1),
    ],
)
@pytest.mark.usefixtures("leeds")
def test_search_that_is_only_refined_does_not_count_again(client: Client, before: str, searches: int) -> None:
    address = f"http://testserver/groups/{before}"

    client.get("/groups/?topic=hoarding&cost=free", headers={"HX-Request": "true", "HX-Current-URL": address})

    assert sum(row[2] for row in counted()) == searches


@pytest.mark.usefixtures("leeds")
def test_head_does_not_count(client: Client) -> None:
    client.head("/groups/?topic=hoarding")

    assert counted() == []


@pytest.mark.usefixtures("leeds")
def test_sea_where_nobody_lives_does_not_count(client: Client) -> None:
    client.get("/groups/?topic=hoarding&near=0,-30")

    assert counted() == []


@pytest.mark.usefixtures("leeds")
def test_nothing_is_counted_where_it_is_turned_off(client: Client, settings: Any) -> None:
    settings.KINDRED_UNMET = False

    client.get("/groups/?topic=hoarding")

    assert counted() == []


@pytest.mark.usefixtures("leeds")
def test_looking_at_a_page_writes_nothing(client: Client) -> None:
    client.get("/groups/?topic=hoarding")

    assert not UnmetNeed.objects.exists()
    assert counted() == [("hoarding", "", 1)]


@pytest.mark.usefixtures("leeds")
def test_words_and_postcode_are_nowhere_afterwards(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    response = client.get("/groups/", {"q": f"hoarder {TEXT}", "near": CODE, "age": "37"}, REMOTE_ADDR="203.0.113.7")

    assert TEXT in response.content.decode()
    assert counted() == [("hoarding", "England, GB", 1)]
    [row] = UnmetNeed.objects.values()
    assert row.keys() == {"id", "day", "topic", "region", "searches"}
    told = everything_in_the_database() + caplog.text
    assert "Hoarding" in told
    assert [leak for leak in ("zeppelin", CODE, "203.0.113.7") if leak in told] == []


def everything_in_the_database() -> str:
    with connection.cursor() as cursor:
        texts = []
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')  # noqa: S608  our own tables
            texts += [text for (text,) in cursor.fetchall()]
    return "\n".join(texts)


@pytest.mark.django_db
def test_fewer_than_five_on_a_day_are_not_shown_and_go_when_the_day_is_over() -> None:
    yesterday = TODAY - timedelta(days=1)
    for topic, day, searches in (
        ("four", yesterday, 4),
        ("five", yesterday, 5),
        ("four-today", TODAY, 4),
        ("five-today", TODAY, 5),
        ("often-four", yesterday, 4),
        ("often-four", TODAY, 4),
    ):
        UnmetNeed.objects.create(day=day, topic=topic, searches=searches)

    shown = [Need("five", "", 5), Need("five-today", "", 5)]
    assert unmet.unmet_since(yesterday) == shown

    unmet.forget_few(today=TODAY)

    left = set(UnmetNeed.objects.values_list("topic", "day"))
    assert left == {("five", yesterday), ("four-today", TODAY), ("five-today", TODAY), ("often-four", TODAY)}
    assert unmet.unmet_since(yesterday) == shown


@pytest.mark.django_db
def test_job_of_the_night_leaves_the_day_that_has_begun() -> None:
    now = timezone.now()
    for day in (timezone.localdate(now), timezone.localdate(now) - timedelta(days=1)):
        UnmetNeed.objects.create(day=day, searches=1)

    jobs.forget_few_searches(timestamp=int(now.timestamp()))

    assert [one.day for one in UnmetNeed.objects.all()] == [timezone.localdate(now)]


@pytest.mark.django_db
def test_days_add_up() -> None:
    for days in (0, 1, 40):
        UnmetNeed.objects.create(day=TODAY - timedelta(days=days), topic="grief", region="Wales, GB", searches=6)

    assert unmet.unmet_since(TODAY - timedelta(days=29)) == [Need("grief", "Wales, GB", 12)]


@pytest.mark.django_db
def test_process_counts_so_many_different_things_and_no_more() -> None:
    tally = Tally()
    tally.count(Sought(TODAY, f"topic-{number}", None) for number in range(unmet.MOST_AT_ONCE + 5))
    tally.count([Sought(TODAY, "topic-0", None)])

    tally.add()

    assert UnmetNeed.objects.count() == unmet.MOST_AT_ONCE
    assert UnmetNeed.objects.get(topic="topic-0").searches == 2


@pytest.mark.django_db(transaction=True)
def test_two_that_add_at_once_lose_nothing_and_do_not_wait_for_each_other() -> None:
    rounds, topics = 20, [f"topic-{number}" for number in range(30)]
    start = Barrier(2)

    def add(order: int) -> None:
        tally = Tally()
        try:
            for _ in range(rounds):
                tally.count(Sought(TODAY, topic, None) for topic in topics[::order])
                start.wait(60)
                tally.add()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(add, (1, -1)))

    assert set(UnmetNeed.objects.values_list("topic", "searches")) == {(topic, 2 * rounds) for topic in topics}


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_added_stays_counted(caplog: pytest.LogCaptureFixture) -> None:
    unmet._tally.count([Sought(TODAY, "grief", None)])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE groups_unmetneed RENAME TO groups_unmetneed_away")
    try:
        unmet.stop()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE groups_unmetneed_away RENAME TO groups_unmetneed")

    assert [record.getMessage() for record in caplog.records if record.name == unmet.__name__] == [
        "Unmet need could not be added up: ProgrammingError"
    ]
    assert counted() == [("grief", "", 1)]


@pytest.mark.thorough
def test_two_real_workers_add_what_they_counted_when_they_end(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with postgres.running(data, is_throwaway=True):
        site = Site(data)
        try:
            site.wait_until(site.is_answering)
            ages = range(20, 44)  # every search another: a worker keeps pages
            assert {site.get(f"/api/finder/?cost=free&age={age}")[0] for age in ages} == {200}
        finally:
            site.stop()
        with psycopg.connect(postgres.url(data)) as database:
            rows = database.execute("SELECT topic, region, searches FROM groups_unmetneed").fetchall()

    assert rows == [("", "", len(ages))]
