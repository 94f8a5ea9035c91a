from django.urls import URLPattern

from groups.urls import urlpatterns
from tests.public_pages import AFTER_FORMS, BY_LINK, FORMS, NOT_PAGES, WITHOUT_ARGUMENT


def test_tests_of_all_public_pages_know_every_page():
    named = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}  # the API has tests of its own
    assert named - NOT_PAGES - BY_LINK == {*WITHOUT_ARGUMENT, *FORMS, *AFTER_FORMS, "group", "card", "topic"}
