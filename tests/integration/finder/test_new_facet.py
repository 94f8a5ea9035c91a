"""Adding a facet is adding an entry to ``WISHES``: all else follows."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver

from groups.actions.dates import refresh_occurrences
from groups.finder import current, index, reference
from groups.finder.filters import Filters
from groups.finder.texts import Mentions
from groups.finder.wish import closed
from groups.finder.wishes import BY_PARAMETER, WISHES
from groups.models.choices import Capacity
from tests.factories import make_group, make_meeting

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)
NOTHING = Mentions({}, frozenset())

pytestmark = pytest.mark.django_db


@pytest.fixture
def _with_capacity(monkeypatch) -> Iterator[None]:
    """Have ``wishes.py`` as if it declared a facet for a column there has always been."""
    wish = closed("capacity", "Room for more", Capacity)
    _ = get_resolver().url_patterns  # what is imported only later would keep the facet
    for module in [module for name, module in sys.modules.items() if name.startswith("groups.")]:
        if getattr(module, "WISHES", None) is WISHES:
            monkeypatch.setattr(module, "WISHES", (*WISHES, wish))
    monkeypatch.setitem(BY_PARAMETER, wish.parameter, wish)
    current.forget()
    make_meeting(make_group(name="Roomy", capacity="open"))
    make_meeting(make_group(name="Crowded", capacity="full"))
    make_meeting(make_group(name="Silent"))
    yield
    current.forget()


@pytest.mark.usefixtures("_with_capacity")
def test_new_facet_is_understood_answered_and_counted_as_the_reference_does():
    refresh_occurrences(NOW)
    asked = Filters(QueryDict("capacity=open"), now=NOW).asked
    answer = index.build(NOW).answer(asked, NOTHING, page=1)
    assert answer == reference.answer(asked, NOTHING, page=1)
    assert answer.counts == {"fits": 1, "might": 1, "close": 1}
    assert answer.facets["capacity"] == {"open": 1, "waiting_list": 0, "full": 1}


@pytest.mark.usefixtures("_with_capacity")
def test_new_facet_is_in_the_form_and_in_the_api(client: Client):
    page = client.get("/groups/?capacity=open").content.decode()
    assert 'name="capacity"' in page
    assert "Room for more" in page
    found = client.get("/api/finder/?capacity=open").json()
    assert found["understood"]["capacity"] == ["open"]
    assert [one["name"] for one in found["results"]] == ["Roomy", "Silent", "Crowded"]
    assert found["facets"]["capacity"] == [
        {"value": "open", "label": "There is room", "count": 1, "selected": True},
        {"value": "waiting_list", "label": "There is a waiting list", "count": 0, "selected": False},
        {"value": "full", "label": "Full for now", "count": 1, "selected": False},
    ]
