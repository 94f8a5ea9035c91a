"""The page where two listings are compared, side by side, and become one."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin

from facilitators.admin.merge_form import MergeForm
from facilitators.desk.rows import where
from facilitators.desk.said import both, people
from facilitators.permissions import is_steward
from groups.actions.merged_facts import likelier_to_stay
from groups.actions.merging import ChangedMeanwhileError, digest_of_both, merge_groups
from groups.actions.moderation import IncompleteError, NotPossibleError
from groups.admin.facts_in_words import ASKED
from groups.facts import facts_of
from groups.models import Lookalike, SupportGroup
from groups.models.choices import Status

CHANGED = "One of the two has changed since you opened this page. Your choices are kept: please look at them again."


@dataclass(frozen=True, slots=True)
class SideTold:
    """One of the two listings at the head of the page."""

    group: SupportGroup
    where: str
    people: str
    is_kept: bool


class MergePages(ModelAdmin):
    """Adds the page where two listings become one to the admin of listings."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page of two listings, in either order."""
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/<int:one>/<int:other>/", view, name="groups_supportgroup_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        """Show stewards what differs, and make the two one as they choose."""
        if not is_steward(request.user):
            raise PermissionDenied
        keep, other_group = _in_order(request, *_found(one, other))
        if gone := next((group for group in (keep, other_group) if group.status == Status.ARCHIVED), None):
            messages.info(request, f"“{gone}” is archived: there is nothing to compare any more.")
            return HttpResponseRedirect(_list())
        if request.method != "POST":
            return self._compare(request, keep, other_group)
        form = MergeForm(request.POST, keep=keep, other=other_group)
        if form.data.get("seen") != digest_of_both(keep, other_group) or not form.is_valid():
            messages.warning(request, CHANGED)
            return self._compare(request, keep, other_group)
        return self._merge(request, form)

    def _merge(self, request: HttpRequest, form: MergeForm) -> HttpResponse:
        keep, other = form.groups
        by: Any = request.user
        status, seen = Status(form.cleaned_data["status"]), form.cleaned_data["seen"]
        try:
            kept = merge_groups(keep=keep, other=other, facts=form.chosen(), status=status, seen=seen, by=by)
        except ChangedMeanwhileError:
            messages.warning(request, CHANGED)
            return self._compare(request, *_found(keep.pk, other.pk))
        except (IncompleteError, ValidationError) as error:
            messages.error(request, f"Nothing is changed. {' '.join(_why_not(error))}")
            return self._compare(request, keep, other)
        except NotPossibleError as error:
            messages.warning(request, f"Nothing is changed. {error}")
            return HttpResponseRedirect(_list())
        done = f"{both(keep, other)} are one now. Their people get a mail."
        for group, said in ((kept, f"Became one with “{other}”."), (other, f"Became one with “{kept}”.")):
            self.log_change(request, group, said)
        messages.success(request, done)
        return HttpResponseRedirect(_list())

    def _compare(self, request: HttpRequest, keep: SupportGroup, other: SupportGroup) -> HttpResponse:
        form = MergeForm(keep=keep, other=other, initial={"seen": digest_of_both(keep, other), "keep": keep.pk})
        if request.method == "POST":
            _keep_choices(form, request)
        sides = [_told(keep, is_kept=True), _told(other, is_kept=False)]
        first, second = sorted((keep.pk, other.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": "Are these the same group?",
            "opts": self.opts,
            "form": form,
            "asked": [form[question] for question in form.questions],
            "sides": sides,
            "other": other,
            "pair": Lookalike.objects.filter(first=first, second=second, dismissed_at=None).first(),
            "back": _list(),
        }
        return TemplateResponse(request, "admin/duplicates/merge.html", context)


def _list() -> str:
    return reverse("admin:groups_supportgroup_desk", args=["same"])


def _found(one: int, other: int) -> tuple[SupportGroup, SupportGroup]:
    if one == other:
        raise Http404
    rows = SupportGroup.objects.select_related("organisation")
    rows = rows.prefetch_related("meetings__venue", "facilitations__facilitator")
    return get_object_or_404(rows, pk=one), get_object_or_404(rows, pk=other)


def _in_order(request: HttpRequest, one: SupportGroup, other: SupportGroup) -> tuple[SupportGroup, SupportGroup]:
    """Return the listing that stays, and the other: as the steward says, else the one that is likelier to."""
    asked = (request.POST if request.method == "POST" else request.GET).get("keep", "")
    if asked not in {str(one.pk), str(other.pk)}:
        stays = likelier_to_stay(one, other, {group.pk: facts_of(group) for group in (one, other)})
        asked = str(stays.pk)
    return (one, other) if asked == str(one.pk) else (other, one)


def _why_not(error: IncompleteError | ValidationError) -> list[str]:
    """Return what is in the way, each with the question that it is about, if it is about one."""
    if isinstance(error, IncompleteError):
        return [one.message for one in error.missing]
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [f"{ASKED.get(name, '')} {' '.join(said)}".strip() for name, said in error.message_dict.items()]


def _told(group: SupportGroup, *, is_kept: bool) -> SideTold:
    return SideTold(group, where(group), people(group), is_kept)


def _keep_choices(form: MergeForm, request: HttpRequest) -> None:
    """Choose on a page shown again what was chosen before, where that is still offered."""
    for name, field in form.fields.items():
        choices = {str(value) for value, _ in getattr(field, "choices", ())}
        sent = [value for value in request.POST.getlist(name) if value in choices]
        if isinstance(form.initial.get(name, field.initial), list):
            new = [one for one in field.initial if one not in request.POST.getlist("offered")]
            form.initial[name] = [*sent, *new]
        elif sent:
            form.initial[name] = sent[0]
