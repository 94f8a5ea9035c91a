"""The guided finder."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.views.guide import Guide


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask one of a few questions on the way to the finder. The answers stand in the query string, and nowhere else."""
    guide = Guide(request.GET, now=timezone.now())
    return render(request, guide.question.template, {"guide": guide, "search": guide.search})
