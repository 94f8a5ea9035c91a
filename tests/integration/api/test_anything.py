"""Whatever is asked of the API, it answers or says what it cannot answer: in the shapes its own description gives."""

from datetime import date
from http import HTTPStatus
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.api.answer import FinderAnswer, Refused
from groups.api.parameters import parameters
from groups.models import Change
from tests.factories import (
    make_access_feature,
    make_community,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_place,
    make_topic,
    make_venue,
)

DESCRIBED = [parameter.as_openapi() for parameter in parameters()]
NAMES = [one["name"] for one in DESCRIBED]
# What open parameters can be asked for in the directory below.
KNOWN = {
    "q": ["evening grief group", "“", 'a "quiet" place', "a" * 1000],
    "near": ["Leeds", "53.8012,-1.5491", ""],
    "topic": ["grief"],
    "access": ["quiet"],
    "community": ["women"],
    "language": ["cy"],
    "organisation": ["harbour"],
    "tz": ["Europe/London", "Pacific/Auckland"],
    "country": ["GB", "ie"],
}
ODD = ["\0", "%", "''", "nan", "1e309", "-0", "٣", "²", "9" * 400, "91,181", "nan,inf", "../../etc/passwd", "\ud7ff"]


def allowed(schema: dict[str, Any], known: list[str]) -> st.SearchStrategy[str]:
    """Values that answer a parameter's description."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "minimum" in schema:
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    return st.sampled_from(known)


def values_of(parameter: dict[str, Any]) -> st.SearchStrategy[list[str]]:
    """Lists of values that answer a parameter's description; one at most where it takes one."""
    schema = parameter["schema"]
    each = allowed(schema.get("items", schema), KNOWN.get(parameter["name"], [""]))
    most = schema.get("maxItems", 3) if schema["type"] == "array" else 1
    return st.lists(each, max_size=most, unique=True)


meant = st.fixed_dictionaries({}, optional={one["name"]: values_of(one) for one in DESCRIBED})
anything = st.dictionaries(
    st.sampled_from([*NAMES, "unheard-of"]) | st.text(max_size=8),
    st.lists(
        st.sampled_from([*ODD, *(value for values in KNOWN.values() for value in values)]) | st.text(max_size=30),
        max_size=3,
    ),
    max_size=6,
)


class AnythingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_place(name="Leeds", latitude=53.8, longitude=-1.55)
        make_access_feature(slug="quiet")
        group = make_group(
            topics=[make_topic(slug="grief")],
            communities=[make_community(slug="women")],
            organisation=make_organisation(slug="harbour"),
        )
        group.languages.add(make_language("cy"))
        make_meeting(group, venue=make_venue(latitude=53.81, longitude=-1.54))
        make_meeting(group, attendance="online", freq="once", byday=[], dtstart=date(2000, 1, 4))
        Change.objects.all().delete()  # what a transaction wrote is new to it: each example would read it all again

    @settings(max_examples=settings().max_examples // 2)
    @given(query=meant)
    def test_what_the_description_allows_is_answered(self, query):
        response = self.client.get("/api/finder/", query)
        assert response.status_code == HTTPStatus.OK, response.content
        FinderAnswer.model_validate_json(response.content, strict=True)

    @settings(max_examples=settings().max_examples // 2)
    @given(query=anything)
    def test_anything_is_answered_or_refused_by_name(self, query):
        response = self.client.get("/api/finder/", query)
        if response.status_code == HTTPStatus.OK:
            FinderAnswer.model_validate_json(response.content, strict=True)
        else:
            assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
            refused = Refused.model_validate_json(response.content, strict=True)
            assert {problem.loc[0] for problem in refused.detail} == {"query"}
            assert {problem.loc[1] for problem in refused.detail} <= set(query)
