"""The number of queries of a page does not grow with what is on it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.actions.dates import refresh_occurrences
from groups.models import SupportGroup
from tests.factories import (
    make_access_feature,
    make_check,
    make_community,
    make_exception,
    make_facilitator,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
)


def fill(group: SupportGroup, times: int) -> None:
    """Give a group so many of everything it can have several of."""
    for _ in range(times):
        meeting = make_meeting(group, access={make_access_feature(): True, make_access_feature(): False})
        make_exception(meeting)
        make_check(make_facilitator(group))
        group.topics.add(make_topic())
        group.communities.add(make_community())
        group.languages.add(make_language("cy"))


@pytest.fixture
def count(client: Client, db: None) -> Callable[[str], int]:
    """How many queries a page takes."""

    def queries(url: str) -> int:
        refresh_occurrences(datetime.now(UTC))
        client.get(url)  # what has changed since is read into memory once, not for each page
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return queries


@pytest.mark.parametrize(
    "url", ["/", "/topics/", "/topics/grief/", "/groups/", "/groups/?topic=grief&day=tue", "/choose/"]
)
def test_lists_take_as_many_queries_for_three_groups_as_for_one(count, url):
    grief = make_topic(slug="grief")

    def add_group() -> None:
        fill(make_group(topics=[grief], organisation=make_organisation()), times=2)

    add_group()
    with_one = count(url)
    add_group()
    add_group()
    assert count(url) == with_one


def test_group_page_takes_as_many_queries_for_three_of_everything_as_for_one(count):
    small, large = make_group(organisation=make_organisation()), make_group(organisation=make_organisation())
    fill(small, times=1)
    fill(large, times=3)
    assert count(large.get_absolute_url()) == count(small.get_absolute_url())


def test_help_now_takes_two_queries(count):
    assert count("/help-now/") == 2
