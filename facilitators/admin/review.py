"""The stewards' reviews: new listings, changes that wait, and changes that went live without a steward."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from facilitators.admin.review_lines import (
    all_lines,
    lines_of,
    steps,
    to_review,
    versions_to_look_at,
    waiting_proposals,
)
from facilitators.admin.standing import missing_links
from facilitators.desk.undo import way_back, with_undo
from facilitators.permissions import is_steward
from groups.actions import moderation, proposals, versions
from groups.actions.moderation import IncompleteError, NotPossibleError
from groups.actions.proposals import DecidedError
from groups.models import ListingVersion, Proposal, SupportGroup

QUEUE = "admin:groups_supportgroup_review"
DECIDED = "Somebody else has decided this meanwhile."
AT_ONCE = 20  # of each kind, on one page


class WordsForm(forms.Form):
    """What the steward says to those whose listing or change is not taken as it is."""

    words = forms.CharField(label="What should they change?", max_length=300)


class ReviewPages(ModelAdmin):
    """Adds the stewards' reviews to the admin of listings."""

    def get_urls(self) -> list[URLPattern]:
        """Add the queue, and a page for each kind of thing in it."""
        return [
            self._page("review/", self.queue_view, "review"),
            self._page("review/listing/<int:pk>/", self.review_listing_view, "review_listing"),
            self._page("review/proposal/<int:pk>/", self.review_proposal_view, "review_proposal"),
            self._page("review/version/<int:pk>/", self.review_version_view, "review_version"),
            *super().get_urls(),
        ]

    def _page(self, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        def for_stewards(request: HttpRequest, **found: int) -> HttpResponse:
            if not is_steward(request.user):
                raise PermissionDenied
            return view(request, **found)

        found: URLPattern = path(route, self.admin_site.admin_view(for_stewards), name=f"groups_supportgroup_{name}")
        return found

    def _show(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/review/{template}.html", shared)

    def _done(
        self,
        request: HttpRequest,
        group: SupportGroup,
        said: str,
        level: int = messages.SUCCESS,
        undo: tuple[str, int] | None = None,
    ) -> HttpResponse:
        """Go back to where it was done; who has the listing open in the editor is told of it.

        ``undo`` is the tap of the desk that undoes it.
        """
        if level == messages.SUCCESS:
            self.log_change(request, group, said)
        self.message_user(request, with_undo(request, said, *undo) if undo else said, level)
        return HttpResponseRedirect(way_back(request) if "from_desk" in request.POST else reverse(QUEUE))

    def _not_done(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Say why nothing was changed, on the page where it was tried."""
        said: str | SafeString = str(error) or DECIDED
        if isinstance(error, ValidationError):
            said = "Nothing is changed: " + " ".join(error.messages)
        self.message_user(request, said, messages.ERROR)
        return HttpResponseRedirect(request.path)

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """Show all that waits for a steward, what waits longest first."""
        kinds = {"listings": to_review(), "proposals": waiting_proposals(), "versions": versions_to_look_at()}
        pages = {name: Paginator(rows, AT_ONCE).get_page(request.GET.get(name)) for name, rows in kinds.items()}
        return self._show(request, "queue", title="To review", **pages)

    def review_listing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a listing that waits for its first review; publish it, or send it back with words."""
        group = get_object_or_404(SupportGroup.objects.select_related("organisation"), pk=pk)
        form = _words_of(request)
        if request.POST.get("do") == "publish" or form.is_valid():
            return self._decide_listing(request, group, form)
        context = {
            "group": group,
            "form": form,
            "lines": all_lines(group),
            "submitted": group.versions.select_related("by").first(),
            "people": list(group.facilitations.select_related("facilitator")),
            "missing": group.missing_for_publishing(),
        }
        return self._show(request, "listing", title=f"New: {group}", **context)

    def _decide_listing(self, request: HttpRequest, group: SupportGroup, form: WordsForm) -> HttpResponse:
        by: Any = request.user
        try:
            if form.is_bound:
                moderation.decline_listing(group, by=by, words=form.cleaned_data["words"])
                return self._done(request, group, f"“{group}” is sent back. Those who run it get your words by mail.")
            moderation.publish_listing(group, by=by)
        except IncompleteError as error:
            said = format_html("Not published yet. Something is missing:{}", missing_links(group, error.missing))
            return self._done(request, group, said, messages.WARNING)
        except NotPossibleError as error:
            return self._done(request, group, f"{DECIDED} {error}", messages.WARNING)
        return self._done(request, group, f"“{group}” is published: visitors can find it.")

    def review_proposal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a change that waits would do to the listing as it is now; accept it, or decline it with words."""
        proposal = get_object_or_404(Proposal.objects.select_related("group", "by", "decided_by"), pk=pk)
        form = _words_of(request)
        if request.POST.get("do") == "accept" or form.is_valid():
            return self._decide_proposal(request, proposal, form)
        context = {"proposal": proposal, "group": proposal.group, "lines": lines_of(proposal), "form": form}
        return self._show(request, "proposal", title=f"A change to {proposal.group}", **context)

    def _decide_proposal(self, request: HttpRequest, proposal: Proposal, form: WordsForm) -> HttpResponse:
        by: Any = request.user
        try:
            if form.is_bound:
                proposals.decline_proposal(proposal, by=by, words=form.cleaned_data["words"])
                return self._done(request, proposal.group, f"Declined. “{proposal.group}” stays as it is.")
            proposals.accept_proposal(proposal, by=by)
        except (DecidedError, ValidationError) as error:
            return self._not_done(request, error)
        done = f"Accepted. “{proposal.group}” is changed."
        return self._done(request, proposal.group, done, undo=("decide-again", proposal.pk))

    def review_version_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a change that went live; note that it was looked at, or take it back."""
        version = get_object_or_404(ListingVersion.objects.select_related("group", "by", "looked_by"), pk=pk)
        by: Any = request.user
        if request.method == "POST" and request.POST.get("do") == "undo":
            try:
                again = versions.undo_version(version, by=by, is_moved_back=True)
            except ValidationError as error:
                return self._not_done(request, error)
            more = " What was changed again since went back, too." if again else ""
            said = f"Taken back: “{version.group}” says again what it said before.{more}"
            return self._done(request, version.group, said)
        if request.method == "POST":
            versions.look_at_version(version, by=by)
            done = f"Looked at: “{version.group}”."
            return self._done(request, version.group, done, undo=("look-again", version.pk))
        [step] = steps([version])
        return self._show(
            request, "version", title=f"A change to {version.group}", step=step, version=version, group=version.group
        )


def _words_of(request: HttpRequest) -> WordsForm:
    """Return the steward's words where something is declined, else an empty form."""
    return WordsForm(request.POST if request.POST.get("do") == "decline" else None)
