"""The pages of a listing at an address that it had before: each leads to the same page at the present one."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from groups.models import SupportGroup
from groups.views.caching import MAY_NOT_BE_KEPT, SAFE

OF_A_GROUP = "groups/<slug:slug>/"


class OldAddressMiddleware:
    """Where nothing was found at or below an address of a group, leads to where that page is now, if it had moved.

    No view need know of it, and none of what is found pays for it. An address leads to a listing, never to another
    address, so that one step is always enough.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return what the view answers, or the way to where the page is now."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND and (place := _present_place(request)):
            return _leads_to(place, request)
        return response


def _present_place(request: HttpRequest) -> str:
    """Return where the page that was asked for is now; an empty string where that was no listing's address."""
    match = request.resolver_match
    if match is None or OF_A_GROUP not in match.route:
        return ""
    now = SupportGroup.objects.with_page().filter(old_slugs__slug=match.kwargs["slug"])
    slug = now.exclude(slug=match.kwargs["slug"]).values_list("slug", flat=True).first()
    if slug is None:
        return ""
    place = reverse(match.view_name, kwargs={**match.kwargs, "slug": slug})
    query = request.META.get("QUERY_STRING", "")
    return f"{place}?{query}" if query else place


def _leads_to(place: str, request: HttpRequest) -> HttpResponse:
    """Return a redirect for good; what was typed into a form goes along (308 keeps method and body)."""
    response = HttpResponsePermanentRedirect(place, preserve_request=request.method not in SAFE)
    response.headers["Cache-Control"] = MAY_NOT_BE_KEPT
    return response
