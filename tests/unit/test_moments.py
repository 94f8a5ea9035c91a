from datetime import timedelta

import pytest
from django.utils import timezone

from facilitators.templatetags.moments import ago


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1, seconds=5), "1\xa0minute ago"),
        (timedelta(days=3, hours=2), "3\xa0days ago"),
    ],
)
def test_ago_tells_the_largest_unit(since, said):
    assert ago(timezone.now() - since) == said
