from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from groups.actions.dates import refresh_occurrences
from groups.finder.filters import GroupFilterSet

# A Sunday noon in winter: British clocks show UTC.
NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def find(db) -> Callable[[str], list[str]]:
    """The names of the groups a query string finds at NOW, in order; dates are worked out first."""

    def names(query: str = "", now: datetime = NOW) -> list[str]:
        refresh_occurrences(now)
        return list(GroupFilterSet(QueryDict(query), now=now).qs.values_list("name", flat=True))

    return names
