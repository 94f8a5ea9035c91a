"""Who may do much proves twice who they are, before they see anything."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from facilitators.permissions import must_have_second_factor


class SecondFactorMiddleware:
    """Leads stewards and superusers who have no second factor to where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the page, or the way to the second factor."""
        if settings.KINDRED_SECOND_FACTOR and is_admin(request.path_info) and lacks_second_factor(request):
            return HttpResponseRedirect(reverse("second-factor"))
        return self.get_response(request)


def is_admin(path: str) -> bool:
    """Return whether the page is one of the admin's; one may always log out."""
    return path.startswith(reverse("admin:index")) and path != reverse("admin:logout")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether this person must have a second factor and has none."""
    return must_have_second_factor(request.user) and not is_mfa_enabled(request.user)
