from pathlib import Path

import pytest

from groups.actions.places import load_places

DATA = Path(__file__).parent.parent.parent / "data" / "places"
PLACES = DATA / "places.csv"  # some rows of the shipped files
POSTAL_CODES = DATA / "postal.csv"


@pytest.fixture
def gazetteer(db):
    return load_places(places=PLACES, postal_codes=POSTAL_CODES)
