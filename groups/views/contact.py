"""Writing to a group without learning its address, or showing one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.actions.contact import NobodyThereError, TooManyError, write_to_group
from groups.emails.contact import readers_of
from groups.finder.crisis import help_for, is_in_danger
from groups.forms.contact import ContactForm
from groups.forms.guard import public_form
from groups.models import SupportGroup
from groups.views.first_visit import first_message

ENOUGH_TODAY = _("This group gets many messages today. Everything you wrote is still here: please try again tomorrow.")


@public_form
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a message and mail it to those who run the group; where it reaches nobody, say so and what else helps."""
    group = get_object_or_404(SupportGroup.objects.with_page().select_related("organisation"), slug=slug)
    if not readers_of(group):
        return render(request, "contact/nobody.html", {"group": group})
    begun = first_message(group, request.GET)
    form = ContactForm(request, initial={"text": begun})
    if form.is_valid():
        try:
            write_to_group(group, **form.cleaned_data)
        except NobodyThereError:
            return render(request, "contact/nobody.html", {"group": group})
        except TooManyError:
            form.add_error(None, str(ENOUGH_TODAY))
        else:
            is_urgent = is_in_danger(form.cleaned_data["text"])
            return redirect(reverse("contact-sent", args=[slug]) + ("?urgent" if is_urgent else ""))
    return render(request, "contact/page.html", {"group": group, "form": form, "begun": begun})


@never_cache
@require_safe
def contact_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what happens now; where the words called for it, who helps right now comes first."""
    group = get_object_or_404(SupportGroup.objects.with_page(), slug=slug)
    help_now = help_for("") if "urgent" in request.GET else None
    return render(request, "contact/sent.html", {"group": group, "help": help_now})
