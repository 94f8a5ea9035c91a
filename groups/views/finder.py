"""The finder."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.views.search_page import SearchPage


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Show the groups that fit what the query string asks for, and every way to ask for more or less."""
    now = timezone.now()
    return render(request, "finder/page.html", {"search": SearchPage(request.GET, now=now), "now": now})
