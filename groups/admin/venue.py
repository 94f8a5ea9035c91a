"""Where groups meet, and what of it the public sees."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from groups.admin.base import DirectoryAdmin, counted
from groups.admin.concurrency import ConcurrentEditForm, ConcurrentEditMixin
from groups.models import Meeting, Venue
from groups.models.venue import CONCEALED

# What a confidential venue keeps private, by the name of the field it would be public in.
PRIVATE = {name: f"private_{name}" for name in (*CONCEALED, "latitude", "longitude")}


class VenueForm(ConcurrentEditForm):
    """An address as it really is. The switch alone decides how much of it the public sees (``Venue.conceal``)."""

    class Meta:
        model = Venue
        fields = "__all__"
        labels: ClassVar[dict[str, str]] = {
            "name": "Name of the place",
            "latitude": "Latitude",
            "longitude": "Longitude",
            "directions": "How to find it",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "name": "Such as St Chad’s Parish Rooms.",
            "region": "County, state or province, if people there would say it.",
            "latitude": "In a map app, press and hold on the place and copy the first number, such as 53.3811.",
            "longitude": "The second number, such as -1.4701.",
            "is_confidential": "For a refuge or somebody’s home. Visitors then see only the town and a point a few "
            "kilometres off. Name, street, postcode and directions stay here, and you tell people yourself.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial.setdefault("country", settings.KINDRED_COUNTRY)
            self.initial["country"] = self.initial["country"] or settings.KINDRED_COUNTRY
        for public, private in PRIVATE.items():
            self.initial[public] = getattr(self.instance, private) or self.initial.get(public)

    def clean_country(self) -> str:
        """Take small letters, too."""
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        """Divide the address into what is public and what is private."""
        data = super().clean()
        venue = Venue(**{name: data.get(name) or empty for name, empty in _EMPTY.items()})
        if data.get("is_confidential") and _is_whole_point(venue):
            venue.conceal()
        for public, private in PRIVATE.items():
            if public in data:
                data[public] = getattr(venue, public)
            setattr(self.instance, private, getattr(venue, private))
        return data


_EMPTY = {**dict.fromkeys(CONCEALED, ""), "latitude": None, "longitude": None}


def _is_whole_point(venue: Venue) -> bool:
    return (venue.latitude is None) == (venue.longitude is None)


class VenueAdmin(ConcurrentEditMixin, DirectoryAdmin):
    """Places, shared by all groups that meet there."""

    form = VenueForm
    readonly_fields = ("seen_by_visitors",)
    fieldsets = (
        (None, {"fields": ["name", "street", "locality", "region", "postcode", "country", "is_confidential"]}),
        ("Finding it", {"fields": ["directions", ("latitude", "longitude"), "is_approximate"]}),
        ("What visitors see", {"fields": ["seen_by_visitors"]}),
    )
    list_display = ("place", "street", "postcode", "country", "shown", "meeting_count")
    list_filter = ("is_confidential", "is_approximate", "country")
    search_fields = ("name", "private_name", "locality", "street", "postcode")
    search_help_text = "Name, street, town or postcode"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Venue]:
        """Count the meetings along."""
        queryset: QuerySet[Venue] = super().get_queryset(request)
        return queryset.annotate(meeting_count=counted(Meeting, "venue"))

    @admin.display(description="Place", ordering="locality")
    def place(self, venue: Venue) -> str:
        """Return the name that stewards know it by."""
        return f"{venue.private_name}, {venue.locality}" if venue.private_name else str(venue)

    @admin.display(description="Address", ordering="is_confidential")
    def shown(self, venue: Venue) -> str:
        """Return whether visitors see it."""
        return "Private" if venue.is_confidential else "Shown to visitors"

    @admin.display(description="Meetings here", ordering="meeting_count")
    def meeting_count(self, venue: Any) -> int:
        """Return how many meetings come together here."""
        return int(venue.meeting_count)

    @admin.display(description="As the public page has it")
    def seen_by_visitors(self, venue: Venue) -> str:
        """Return the public address and point, as saved."""
        if venue._state.adding:
            return "Save, and it is shown here."
        saved = Venue.objects.get(pk=venue.pk)  # after a mistake in the form the instance holds what was typed
        lines = format_html_join("", "{}<br>", ((line,) for line in saved.address_lines))
        point = "no point on the map"
        if saved.latitude is not None:
            point = f"point on the map: {saved.latitude}, {saved.longitude}"
        return format_html(
            "{}{}{}", lines, point, " (on purpose a few kilometres off)" if saved.is_confidential else ""
        )

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Say what a turn of the switch has done."""
        super().save_model(request, obj, form, change)
        if "is_confidential" not in form.changed_data or not isinstance(obj, Venue):
            return
        text = "The full address is public now."
        if obj.is_confidential:
            town = obj.locality or obj.region or "the area"
            text = f"The full address is private now. Visitors see {town} and a point a few kilometres off."
        self.message_user(request, text, messages.WARNING)
