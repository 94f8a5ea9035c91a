"""The API's addresses and its description of itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.decorators import decorate_view
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema

from groups.api.answer import FinderAnswer, Refused
from groups.api.finder import finder_answer
from groups.api.parameters import Refusal, parameters
from groups.views.caching import directory, nothing, shared

View = Callable[..., HttpResponse]


class Docs(DocsBase):
    """The description as a page like the others: no script, and nothing from elsewhere."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Return the page."""
        example = request.build_absolute_uri("/api/finder/?q=evening+grief+group&attendance=online")
        return render(request, "api/docs.html", {"parameters": parameters(), "example": example})


class FinderAPI(NinjaAPI):
    """The API, with the finder's parameters described from its wishes."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """Return the OpenAPI description."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in schema["paths"].values():
            methods.pop("head", None)  # every address that can be read answers it; it would be listed twice
            methods["get"]["parameters"] = [one.as_openapi() for one in parameters()]
        return schema


def open_to_all(view: View) -> View:
    """Return ``view`` with leave for scripts of any site to read what it answers."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _described(view: View) -> View:
    return require_safe(open_to_all(shared(nothing)(view)))


api = FinderAPI(
    title=f"{settings.KINDRED_NAME}: the finder",
    version="1",
    description="Peer-support groups that fit, as JSON: public, read-only, without a key.",
    urls_namespace="api",
    docs=Docs(),
    docs_url="docs",
    openapi_url="openapi.json",
    docs_decorator=_described,
)


@api.api_operation(
    ["GET", "HEAD"],
    "finder/",
    response={200: FinderAnswer, 422: Refused},
    operation_id="finder",
    summary="Find groups",
    url_name="finder",
)
@decorate_view(shared(directory), open_to_all)
def finder(request: HttpRequest) -> HttpResponse:
    """Find the groups that fit what is asked, those that might, and those that come close."""
    found = finder_answer(request, now=timezone.now())
    if isinstance(found, FinderAnswer):
        return HttpResponse(found.model_dump_json(), content_type="application/json")
    return api.create_response(request, {"detail": list(map(Refusal.as_detail, found))}, status=422)
