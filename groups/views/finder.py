"""The finder."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.views.search_page import SearchPage
from groups.views.unmet import count_if_unmet


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Show the groups that fit what the query string asks for, and every way to ask for more or less."""
    now = timezone.now()
    search = SearchPage(request.GET, now=now)
    count_if_unmet(request, *search.outcome)
    return render(request, "finder/page.html", {"search": search, "now": now})
