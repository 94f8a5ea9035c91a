"""What the API refuses, and how it says so."""

from http import HTTPStatus

import pytest

from tests.factories import make_topic


def test_refusal_names_the_parameter_and_what_would_do(client, db):
    response = client.get("/api/finder/?day=someday&day=mon")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json() == {
        "detail": [
            {
                "type": "unknown_value",
                "loc": ["query", "day"],
                "msg": "Unknown: “someday”. Known: mon, tue, wed, thu, fri, sat, sun.",
            }
        ]
    }
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("age=ten", "age", "Unknown: “ten”. Known: numbers from 0 to 120."),
        ("age=121", "age", "Unknown: “121”. Known: numbers from 0 to 120."),
        ("within=0", "within", "Unknown: “0”. Known: numbers from 1 to 500."),
        ("sort=best", "sort", "Unknown: “best”. Known: fit, soonest, nearest, name."),
        ("when=today&when=week", "when", "Unknown: “week”. Known: now, today, tomorrow, week."),
        ("page=0", "page", "Unknown: “0”. Known: numbers from 1 to 1000000."),
        ("page=-1", "page", "Unknown: “-1”. Known: numbers from 1 to 1000000."),
        ("page=two", "page", "Unknown: “two”. Known: numbers from 1 to 1000000."),
        ("page=%C2%B2", "page", "Unknown: “²”. Known: numbers from 1 to 1000000."),
        (f"page={'9' * 5000}", "page", f"Unknown: “{'9' * 60}”. Known: numbers from 1 to 1000000."),
        (
            "tz=Mars/Olympus",
            "tz",
            "Unknown: “Mars/Olympus”. The visitor's IANA time zone, such as Europe/London: the clock for groups online "
            "or by phone.",
        ),
        (
            "country=UKR",
            "country",
            "Unknown: “UKR”. Two letters (ISO 3166-1): whose places and postal codes are meant first.",
        ),
        (
            "topic=sorrow",
            "topic",
            "Unknown: “sorrow”. What you live with. Repeat it for several: any will do. "
            "The values are those under facets.topic of an answer.",
        ),
    ],
)
def test_value_nobody_knows_is_refused(refused, query, parameter, message):
    make_topic(slug="grief")
    assert refused(query) == {parameter: message}


def test_everything_refused_is_named_at_once(refused):
    assert set(refused("day=someday&cost=gold&topik=grief&page=x")) == {"day", "cost", "topik", "page"}


def test_parameter_nobody_knows_is_refused_with_those_that_are_known(refused):
    message = refused("dya=mon")["dya"]
    assert message.startswith("Unknown parameter. Known: q, near, within, topic, attendance, day, ")


def test_place_nobody_knows_is_refused(refused):
    assert refused("near=Zzyzxville") == {
        "near": "Unknown: “Zzyzxville”. A town, an address, a postal code, or latitude,longitude (rounded to two "
        "decimals). A label from understood.near or did_you_mean is never ambiguous."
    }


@pytest.mark.parametrize("near", ["91,0", "0,181"])
def test_point_that_is_nowhere_is_refused(refused, near):
    assert set(refused(f"near={near}")) == {"near"}


def test_empty_values_ask_for_nothing(ask):
    parameters = ("q", "near", "within", "day", "topic", "age", "tz", "sort", "page", "country")
    assert ask(**dict.fromkeys(parameters, "")) == ask()
