"""Answers that are the same for everybody, so that a cache in front may keep them for a while.

docs/decisions/0014-answers-a-cache-may-keep.md has the reasons.
"""

from collections.abc import Callable
from functools import cache, wraps
from hashlib import blake2b
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from groups.context import this_site
from groups.finder import current

MAY_BE_KEPT = "public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=86400"
MAY_NOT_BE_KEPT = "no-store"

SAFE = ("GET", "HEAD")

# What many people ask for within a minute; some 50 KB each.
MOST_PAGES = 256

# What a page is made of besides data; the versions of static files follow from their content.
CODE = ("config", "facilitators", "groups", "locale", "static", "templates")
CODE_SUFFIXES = {".css", ".html", ".js", ".json", ".mo", ".py", ".svg"}

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


class Pages:
    """Pages as they were sent, by ETag, until the data are others: the start page, topics, what everybody looks for."""

    def __init__(self) -> None:
        self._kept: tuple[str, dict[str, tuple[bytes, str]]] = ("", {})

    def page(self, etag: str, *, data: str) -> HttpResponse | None:
        """Return the page with that ETag, made anew from what is kept; None where it is not."""
        of_data, pages = self._kept
        if of_data != data or etag not in pages:
            return None
        content, kind = pages[etag]
        return HttpResponse(content, content_type=kind)

    def keep(self, response: HttpResponse, etag: str, *, data: str) -> None:
        """Keep a page made of data; what was kept of other data goes."""
        of_data, pages = self._kept
        if of_data != data or len(pages) >= MOST_PAGES:
            self._kept = (data, pages := {})
        if data and response.status_code == HTTPStatus.OK:
            pages[etag] = (response.content, response.headers["Content-Type"])


_pages = Pages()


def shared(known_by: Callable[[], str] | None) -> Callable[[View[Given]], View[Given]]:
    """Return a decorator for views that answer everybody alike.

    ``known_by`` returns what tells, before anything is rendered, whether the data of a page are still the same. With
    the address, the code, the site's settings and the language it makes the page's ETag. Whoever has that page already
    is told so, and nothing is read. None: only the page itself can tell, so it is rendered, and not sent where it is
    the same.
    """

    def decorate(view: View[Given]) -> View[Given]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
            # What would write is for the view to refuse; templates change under a server that is worked on.
            if request.method not in SAFE or settings.DEBUG:
                return view(request, *args, **kwargs)
            if known_by is None:
                response = view(request, *args, **kwargs)
                return _kept(request, response, etag=_etag(response.content.decode()))
            data = known_by()
            etag = _etag(code_version(), str(this_site()), data, request.get_full_path())
            had = get_conditional_response(request, etag=etag) or _pages.page(etag, data=data)
            if had is not None:
                return _kept(request, had, etag=etag)
            made = view(request, *args, **kwargs)
            _pages.keep(made, etag, data=data)
            return _kept(request, made, etag=etag)

        return answer

    return decorate


def _kept(request: HttpRequest, response: HttpResponse, *, etag: str) -> HttpResponse:
    """Return the response with how long it may be kept; only that it is the same, where the asker has it."""
    if response.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        response.headers["Cache-Control"] = MAY_NOT_BE_KEPT
        return response
    response.headers["Cache-Control"] = MAY_BE_KEPT
    patch_vary_headers(response, ["Accept-Encoding"])  # also where there is nothing to compress: “you have it already”
    response.headers["ETag"] = etag
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))


def directory() -> str:
    """Return what changes with whatever the finder knows, and every minute: for what is found and counted.

    Not what the database would say: a process that has not heard of a commit yet must not give its page a newer one's
    ETag.
    """
    state = current.state(timezone.now())
    return f"{state.version} {state.minute.isoformat()}"


def nothing() -> str:
    """Return that a page has no data: it changes with the code only."""
    return ""


@cache
def code_version() -> str:
    """Return a digest of the code, templates and static files this process runs, the same on every machine."""
    files = (
        path for folder in CODE for path in (settings.BASE_DIR / folder).rglob("*") if path.suffix in CODE_SUFFIXES
    )
    digest = blake2b(digest_size=16)
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _etag(*parts: str) -> str:
    """Return a weak ETag: the same page compressed or not has the same one."""
    digest = blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
    return f'W/"{digest}"'
