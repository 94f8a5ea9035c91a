"""What is made to be seen by others too: a shared calendar, a sheet on a kitchen table."""

from django.http import HttpRequest


def is_discreet(request: HttpRequest) -> bool:
    """Return whether the visitor asked that nothing made for them tells what it is about (``?discreet=1``)."""
    return request.GET.get("discreet") == "1"
