import pytest

from tests.factories import make_access_feature, make_community, make_language, make_topic


@pytest.fixture
def vocabulary(db):
    """Some words of each kind."""
    make_topic(slug="alcohol", name="Alcohol")
    for slug in ("women", "men"):
        make_community(slug=slug, name=slug.title())
    make_access_feature(slug="step-free", name="Step-free")
    make_language("es", name="Spanish")
