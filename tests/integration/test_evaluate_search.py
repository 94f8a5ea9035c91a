import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from groups.actions.evaluation import Figure, figures, read_searches
from tests.factories import make_topic

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data"
SEARCHES = DATA / "searches.json"
SEARCH: dict[str, Any] = {"query": "", "topics": [], "primary": None, "facets": {}, "crisis": False, "tags": []}


@pytest.fixture
def file(tmp_path):
    make_topic(slug="grief-loss", name="Grief")
    make_topic(slug="suicidal-thoughts", name="Suicide", is_crisis=True)
    queries = [
        {
            **SEARCH,
            "query": "grief group online on tuesday evenings",
            "topics": ["grief-loss"],
            "primary": "grief-loss",
            "facets": {"format": "online", "days": ["tue"], "time": "19:00"},
        },
        {**SEARCH, "query": "suicide", "topics": ["suicidal-thoughts"], "primary": "suicidal-thoughts", "crisis": True},
        {**SEARCH, "query": "on monday", "facets": {"days": ["fri"]}, "tags": ["wrong"]},
    ]
    path = tmp_path / "searches.json"
    path.write_text(json.dumps({"queries": queries}), encoding="utf-8")
    return path


def printed(*args):
    out = StringIO()
    call_command("evaluate_search", *args, stdout=out)
    return out.getvalue()


def test_figures_count_topics_facets_and_danger(file):
    assert figures(read_searches(file, country="GB")) == [
        Figure("topic: first guess is the one meant", 2, 2),
        Figure("topic: among the first 3", 2, 2),
        Figure("topic: first guess is one of those meant", 2, 2),
        Figure("no topic meant, but guessed", 0, 1),
        Figure("facet: format", 1, 1),
        Figure("facet: days", 1, 2),
        Figure("facet: time", 1, 1),
        Figure("danger: seen", 1, 1),
        Figure("danger: false alarms", 0, 2),
    ]


def test_misses_are_told_with_what_was_understood(file):
    told = printed(str(file))
    assert told.startswith("on monday\n  days: ['fri'] meant\n  understood: day mon\n")
    assert "grief group" not in told
    assert printed(str(file), "--quiet").startswith("topic: first guess")


def test_searches_can_be_chosen_by_tag(file):
    assert len(read_searches(file, country="GB", tag="wrong")) == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"queries": [{}]}', '{"queries": [3]}'])
def test_file_that_is_no_such_file_is_refused(tmp_path, text):
    path = tmp_path / "searches.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"searches\.json"):
        printed(str(path))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="FileNotFoundError"):
        printed(str(tmp_path / "none.json"))


def test_shipped_searches_cover_every_topic_in_both_halves():
    queries = json.loads(SEARCHES.read_text(encoding="utf-8"))["queries"]
    topics = json.loads((Path("groups") / "data" / "topics.json").read_text(encoding="utf-8"))

    for half in ("making", "held-out"):
        assert {query["primary"] for query in queries if half in query["tags"]} == {
            None,
            *(topic["slug"] for topic in topics),
        }
