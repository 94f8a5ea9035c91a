import pytest
from django.utils import timezone

from groups.models import SupportGroup
from tests.factories import make_facilitator, make_group, make_meeting, make_topic
from tests.integration.confirmation.days import DAY_0, Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands at day 0."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def larch(db: None, clock: Clock) -> SupportGroup:
    """A complete listing that alice runs, last confirmed on day 0."""
    group = make_group(name="Larch", slug="larch", topics=[make_topic()], confirmed_at=DAY_0)
    make_meeting(group)
    make_facilitator(group)
    return group
