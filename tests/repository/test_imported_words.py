import json
from pathlib import Path

from django.conf import settings

from groups.interchange.meeting_guide_types import ACCESS, COMMUNITIES

DATA = Path(settings.BASE_DIR) / "groups" / "data"


def shipped(name):
    return {word["slug"] for word in json.loads((DATA / name).read_text(encoding="utf-8"))}


def test_communities_that_types_stand_for_are_shipped():
    assert {slug for slug, _ in COMMUNITIES.values()} - shipped("communities.json") == set()


def test_access_features_that_types_stand_for_are_shipped():
    assert set(ACCESS.values()) - shipped("access_features.json") == set()
