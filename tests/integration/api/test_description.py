"""The API's description of itself."""

from dataclasses import replace

import pytest
from django.urls import reverse

from groups.finder.wish import closed
from groups.finder.wishes import WISHES
from groups.models.choices import Size
from tests.reading import Reading


@pytest.fixture
def described(client, db):
    return client.get("/api/openapi.json").json()


def test_description_is_where_the_contract_says(client, db):
    assert reverse("api:finder") == "/api/finder/"
    assert reverse("api:openapi-json") == "/api/openapi.json"
    assert reverse("api:openapi-view") == "/api/docs"


def test_description_has_one_address_to_read(described):
    assert described["openapi"] == "3.1.0"
    assert {path: list(methods) for path, methods in described["paths"].items()} == {"/api/finder/": ["get"]}


def test_description_lists_every_parameter_of_the_contract(described):
    listed = [one["name"] for one in described["paths"]["/api/finder/"]["get"]["parameters"]]
    assert sorted(listed) == [
        *("access", "age", "attendance", "community", "cost", "country", "day", "faith", "for", "joining", "language"),
        *("led_by", "near", "newcomers", "organisation", "page", "participation", "q", "sort", "structure", "time"),
        *("topic", "tz", "when", "within"),
    ]


def test_description_names_the_values_of_closed_parameters(described):
    parameters = {one["name"]: one["schema"] for one in described["paths"]["/api/finder/"]["get"]["parameters"]}
    days = {"type": "string", "enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
    assert parameters["day"] == {"type": "array", "items": days}
    soon = {"type": "string", "enum": ["now", "today", "tomorrow", "week"]}
    assert parameters["when"] == {"type": "array", "items": soon, "maxItems": 1}
    assert parameters["topic"] == {"type": "array", "items": {"type": "string"}}
    assert parameters["age"] == {"type": "integer", "minimum": 0, "maximum": 120}


def test_description_follows_a_new_wish(client, db, monkeypatch):
    size = replace(closed("size", "How many come", Size), labels={"up_to_6": "Up to 6"})
    monkeypatch.setattr("groups.api.parameters.WISHES", (*WISHES, size))
    parameters = client.get("/api/openapi.json").json()["paths"]["/api/finder/"]["get"]["parameters"]
    assert [one for one in parameters if one["name"] == "size"] == [
        {
            "name": "size",
            "in": "query",
            "required": False,
            "description": "How many come. Repeat it for several: any will do.",
            "schema": {"type": "array", "items": {"type": "string", "enum": ["up_to_6"]}},
        }
    ]


def test_description_gives_the_shapes_of_answer_and_refusal(described):
    responses = described["paths"]["/api/finder/"]["get"]["responses"]
    shapes = {status: one["content"]["application/json"]["schema"]["$ref"] for status, one in responses.items()}
    assert shapes == {"200": "#/components/schemas/FinderAnswer", "422": "#/components/schemas/Refused"}
    assert sorted(described["components"]["schemas"]) == [
        *("Counts", "FacetValue", "FinderAnswer", "Point", "Problem", "Refused", "Relaxation", "Result"),
        *("Tier", "Understood"),
    ]


def test_page_for_people_lists_parameters_and_needs_nobody_else(client, db):
    html = client.get("/api/docs").content.decode()
    page = Reading(html)
    assert page.each("h3")[:3] == ["q", "near", "within"]
    assert ("openapi.json", "/api/openapi.json") in page.links
    assert "//cdn" not in html
    assert "http" not in html.replace("http://testserver/", "").replace("https://www.bbc.co.uk/weather", "")


@pytest.mark.parametrize("url", ["/api/finder/", "/api/docs", "/api/openapi.json"])
def test_api_is_open_to_scripts_of_any_site_and_only_to_be_read(client, db, url):
    response = client.get(url, headers={"Origin": "https://partner.example.org"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"
    assert [getattr(client, method)(url).status_code for method in ("post", "put", "delete")] == [405, 405, 405]
