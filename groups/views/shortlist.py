"""The groups somebody kept. The page is the same for everybody: only the visitor's own device knows which they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from groups.views.cards import ANY_SLUG


@require_safe
def shortlist(request: HttpRequest) -> HttpResponse:
    """Show the empty page, which ``static/js/shortlist.js`` fills from what the browser keeps."""
    return render(request, "shortlist/page.html", {"group_url": reverse("group", args=[ANY_SLUG]), "any": ANY_SLUG})
