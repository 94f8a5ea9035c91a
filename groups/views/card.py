"""A small card to hand to somebody: four on a sheet, all that is needed to come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.finder.crisis import help_for
from groups.models import SupportGroup
from groups.views.discreet import is_discreet
from groups.views.group import page_context

# One to read, and as many more on the same sheet.
COPIES = 3
# What there is room for; the code leads to the rest.
MOST_MEETINGS = 2


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published group on a card of a quarter of a sheet; ``?discreet=1`` without its name and what it is for."""
    listing = get_object_or_404(SupportGroup.objects.published().select_related("organisation"), slug=slug)
    context = page_context(listing, timezone.now())
    sheets = context["sheets"]
    venue = next((sheet.meeting.venue for sheet in sheets if sheet.meeting.venue), None)
    found_help = help_for(venue.country if venue else "")
    context |= {
        "shown": sheets[:MOST_MEETINGS],
        "has_more": len(sheets) > MOST_MEETINGS,
        "copies": range(COPIES),
        "is_discreet": is_discreet(request),
        "emergency": found_help.emergency,
        "line": next((line for line in found_help.lines if line.number), None),
    }
    return render(request, "card/page.html", context)
