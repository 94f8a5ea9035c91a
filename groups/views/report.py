"""“Something is wrong here”: what visitors tell stewards about a listing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.actions.reports import report_wrong
from groups.finder.crisis import help_for
from groups.forms.guard import public_form
from groups.forms.reports import ReportForm
from groups.models import SupportGroup
from groups.models.from_visitors import Wrong


@public_form
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is wrong with a listing, and keep the answer for stewards; nothing of who gave it."""
    group = get_object_or_404(SupportGroup.objects.with_page(), slug=slug)
    form = ReportForm(request, group=group)
    if not form.is_valid():
        return render(request, "report/page.html", {"group": group, "form": form})
    wrong = Wrong(form.cleaned_data["wrong"])
    report_wrong(
        group,
        wrong=wrong,
        note=form.cleaned_data["note"],
        correction=form.correction,
        sender=form.digest_of_sender(f"group {group.pk}"),
    )
    return redirect(reverse("report-sent", args=[slug]) + ("?unsafe" if wrong == Wrong.UNSAFE else ""))


@never_cache
@require_safe
def report_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank for a report; where something felt unsafe, with who helps right now."""
    group = get_object_or_404(SupportGroup.objects.with_page(), slug=slug)
    help_now = help_for("") if "unsafe" in request.GET else None
    return render(request, "report/sent.html", {"group": group, "help": help_now})
