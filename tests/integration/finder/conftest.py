from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from groups.actions.dates import refresh_occurrences
from groups.finder.filters import Filters
from groups.finder.fit import Tier
from groups.finder.reference import answer
from groups.finder.texts import mentions
from groups.models import SupportGroup

# A Sunday noon in winter: British clocks show UTC.
NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def find(db) -> Callable[[str], list[str]]:
    """The names of the groups that fit a query string at NOW, in order; dates are worked out first."""

    def names(query: str = "", now: datetime = NOW) -> list[str]:
        refresh_occurrences(now)
        asked = Filters(QueryDict(query), now=now).asked
        found = answer(asked, mentions(asked.text, asked.said), page=1, per_page=1000).found
        groups = SupportGroup.objects.in_bulk([one.group for one in found if one.tier is Tier.FITS])
        return [groups[one.group].name for one in found if one.group in groups]

    return names
