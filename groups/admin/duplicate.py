"""A second group like the first: a draft with all that the first says."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from groups.actions.listing_facts import apply_facts
from groups.actions.versions import By, keep_new
from groups.admin.dates import DatesMixin
from groups.admin.support_group_form import free_slug
from groups.facts import facts_of
from groups.models import SupportGroup

COPY_OF = "Copy of {}"


@transaction.atomic
def duplicate_listing(group: SupportGroup, *, by: By) -> SupportGroup:
    """Return a draft that says all that ``group`` says, its dates included, under another name and address.

    What is not said but known stays behind: that it was published, confirmed or imported, and its history.
    """
    longest = SupportGroup._meta.get_field("name").max_length or 0
    name = COPY_OF.format(group.name)[:longest]
    copy = SupportGroup.objects.create(name=name, slug=free_slug(name))
    apply_facts(copy, {**facts_of(group), "name": name})
    keep_new(copy, by=by, why=f"A copy of “{group.name}”."[:200])
    return copy


class DuplicateMixin(DatesMixin):
    """Adds "Make a copy" to the admin of groups."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address that makes the copy."""
        view = self.admin_site.admin_view(self.duplicate_view)
        return [path("<path:object_id>/duplicate/", view, name="groups_supportgroup_duplicate"), *super().get_urls()]

    def duplicate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a copy, and open it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        group = self.changeable_or_403(request, object_id)
        with transaction.atomic():
            copy = duplicate_listing(group, by=cast(By, request.user))
            self.hand_over(request, copy)
            self.log_addition(request, copy, f"A copy of “{group.name}”.")
        self.message_user(
            request, "This is the copy, a draft. Give it its own name, and change what differs.", messages.SUCCESS
        )
        return HttpResponseRedirect(reverse("admin:groups_supportgroup_change", args=[copy.pk]))

    def hand_over(self, request: HttpRequest, group: SupportGroup) -> None:
        """Let who has made a group change it; here, who may change one may change all."""
