"""Which searches are counted where nothing fits: those that somebody makes, once."""

from django.http import HttpRequest
from django.utils import timezone

from groups.actions.unmet import count_search
from groups.finder.asked import Asked
from groups.finder.fit import Answer


def count_if_unmet(request: HttpRequest, asked: Asked, answer: Answer) -> None:
    """Count the search if no group fits. Its further pages do not count, nor do programs that ask for no page."""
    if request.method == "GET" and "page" not in request.GET:
        count_search(asked, answer, day=timezone.localdate())
