"""Where a tap leads back to, and how it is undone from the message that tells of it."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from facilitators.desk.rows import tap

FRONT = "desk"  # the anchor of the front page's own part
FORM = (
    '{} <form method="post" action="{}" class="undo-form">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="back" value="{}">'
    '<button type="submit" class="undo-now">Undo</button></form>'
)


def way_back(request: HttpRequest) -> str:
    """Return the list of the desk that was tapped on, as narrow as it was; else the front page."""
    place = request.POST.get("back", "")
    lists = reverse("admin:groups_supportgroup_desk", args=["x"]).removesuffix("x/")
    if place.startswith(lists) and url_has_allowed_host_and_scheme(place, allowed_hosts=None):
        return place
    return f"{reverse('admin:index')}#{FRONT}"


def with_undo(request: HttpRequest, said: str, do: str, row: int) -> SafeString:
    """Return what was done with a button that undoes it: the tap ``do`` on ``row``."""
    return format_html(FORM, said, tap(do, row), get_token(request), request.POST.get("back", ""))
