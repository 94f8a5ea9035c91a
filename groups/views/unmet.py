"""Which searches are counted where nothing fits: those that somebody makes, once."""

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from groups.actions.unmet import count_search
from groups.finder.asked import Asked
from groups.finder.fit import Answer

# What tells the topic and the region of a search.
TELLING = ("q", "topic", "near", "country")


def count_if_unmet(request: HttpRequest, asked: Asked, answer: Answer) -> None:
    """Count the search if no group fits.

    Its further pages do not count, nor do programs that ask for no page, nor what a visitor changes of it, on the page
    it is shown on, beside topic and place.
    """
    if request.method == "GET" and "page" not in request.GET and not _is_refined(request):
        count_search(asked, answer, day=timezone.localdate())


def _is_refined(request: HttpRequest) -> bool:
    """Return whether the page from which htmx asks shows a search for the same topic and place."""
    before = request.headers.get("HX-Current-URL")
    if before is None:
        return False
    shown = QueryDict(before.partition("?")[2].partition("#")[0])
    return all(shown.getlist(name) == request.GET.getlist(name) for name in TELLING)
