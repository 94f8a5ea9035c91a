import pytest

from tests import factories as make


@pytest.fixture
def vocabulary(db: None) -> None:
    """A few topics that templates know."""
    for slug in ("anxiety", "grief-loss", "alcohol", "men"):
        make.make_topic(slug=slug)
