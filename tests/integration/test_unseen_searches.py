"""How well searches are understood that nobody looked at while the vocabulary was made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker

from groups.actions.evaluation import figures, read_searches
from groups.actions.meanings import keep_meanings
from groups.actions.vocabulary import load_vocabulary

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module", autouse=True)
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The shipped vocabulary and what it means, which takes longer than all searches; rolled back at the end."""
    with override_settings(KINDRED_MEANING=True), django_db_blocker.unblock(), transaction.atomic():
        load_vocabulary()
        keep_meanings()
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("file", "tag", "first", "among_three", "nothing"),
    [
        pytest.param("searches.json", "held-out", 0.94, 0.97, 0.15, marks=pytest.mark.thorough),
        pytest.param("searches_unseen.json", "unseen", 0.95, 0.97, 0.15, marks=pytest.mark.thorough),
        pytest.param("searches_unseen_2.json", "unseen", 0.88, 0.95, 0.3, marks=pytest.mark.thorough),
        pytest.param("searches_unseen_3.json", "unseen", 0.9, 0.95, 0.2, marks=pytest.mark.thorough),
        ("searches_unseen_4.json", "unseen", 0.84, 0.91, 0.2),
    ],
)
def test_searches_nobody_looked_at_are_understood(file, tag, first, among_three, nothing):
    found = {one.name: one.hits / one.among for one in figures(read_searches(DATA / file, country="GB", tag=tag))}

    assert found["topic: first guess is the one meant"] >= first
    assert found["topic: among the first 3"] >= among_three
    assert found["no topic meant, but guessed"] <= nothing
    assert found["danger: seen"] == 1
