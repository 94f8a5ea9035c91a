"""Pages that say what this place is, and the two ways out: help now, and leaving."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groups.finder.crisis import help_for
from groups.finder.folding import fold
from groups.models import CrisisLine
from groups.templatetags.plain import country_name
from groups.views.topics import topic_counts


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the first page: one search box, broad topics, help now."""
    return render(request, "pages/start.html", {"topics": [one for one in topic_counts() if one.count]})


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Show who answers right now: in the country asked for with ``?country=``, else in the site's own."""
    listed = set(CrisisLine.objects.shown().values_list("country", flat=True))
    countries = sorted(listed, key=lambda code: fold(country_name(code)))
    asked = request.GET.get("country", "").upper()
    found = help_for(asked)
    context = {
        "country": found.country,
        "emergency": found.emergency,
        "lines": found.lines,
        "other_countries": [one for one in countries if one != found.country],
        "is_unknown": bool(asked) and asked != found.country,
    }
    return render(request, "pages/help_now.html", context)


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the visitor to an ordinary outside page that learns nothing of where they were."""
    response = HttpResponseRedirect(settings.KINDRED_LEAVE_URL)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show what this directory is, and what peer support is and is not."""
    return render(request, "pages/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is and is not kept about visitors."""
    return render(request, "pages/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show how the pages can be used, and what to do where they fail."""
    return render(request, "pages/accessibility.html")
