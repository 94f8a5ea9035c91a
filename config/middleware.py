from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from config.urls import below
from groups.languages import CODES, FOR_MACHINES, preferred, prefix_of


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy, loosened under /admin/ only: the scripts there (Alpine.js) evaluate expressions."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the parts of the policy for this response."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/"):
            parts.update = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class LanguageMiddleware:
    """Answers in the language of the address, else in the one the browser prefers: no cookie, no session.

    Django's own looks at a cookie first, and never at the browser where an address without a prefix is the default
    language's. Links that a page makes stay below the prefix it was asked for with.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_for_machines = request.path_info.startswith(FOR_MACHINES)
        if prefix := prefix_of(request.path_info):
            language = CODES[prefix]
            request.urlconf = below(prefix)  # type: ignore[assignment]  # Django takes whatever has patterns
        else:
            language = settings.LANGUAGE_CODE if is_for_machines else preferred(request)
        with translation.override(language):
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not prefix and not is_for_machines:
            patch_vary_headers(response, ["Accept-Language"])
        return response
