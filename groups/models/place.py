"""Places and postal codes that a visitor can name. Loaded by ``load_places``, read by ``groups.finder.places``."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from groups.models.constraints import country_code, not_blank, point

LATIN = r"^[a-z0-9 ]+$"


class Place(models.Model):
    """A town or village (GeoNames, CC BY 4.0).

    Its text is its label, and no two places share one: a link that names the place leads back to it.
    """

    geoname_id = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    near = models.CharField(
        max_length=200, blank=True, help_text="A town close by, where the region has another place of this name."
    )
    region = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(default=0)
    timezone = models.CharField(max_length=64)

    class Meta:
        ordering = ("-population", "name")
        constraints: ClassVar = [
            not_blank("place", "name"),
            country_code("place"),
            *point("place", "latitude", "longitude"),
            models.UniqueConstraint(
                fields=["name", "near", "region", "country"],
                name="place_one_label",
                violation_error_message="There is another place of this name there: say what it is near.",
            ),
        ]

    def __str__(self) -> str:
        name = f"{self.name} near {self.near}" if self.near else self.name
        return ", ".join(part for part in (name, self.region, self.country) if part)


class PlaceName(models.Model):
    """One way of writing a place's name, folded for comparison (``groups.finder.folding.fold``)."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=200, help_text="Lower case, without accents or punctuation.")

    class Meta:
        constraints: ClassVar = [
            not_blank("placename", "key"),
            models.UniqueConstraint(fields=["key", "place"], name="placename_once_per_place"),
        ]
        indexes: ClassVar = [
            # For slips of the finger. Those in other scripts are not worth an index three times the size.
            GinIndex(
                OpClass(models.F("key"), name="gin_trgm_ops"),
                name="placename_key_trigrams",
                condition=models.Q(key__regex=LATIN),
            )
        ]

    def __str__(self) -> str:
        return self.key


class PostalCode(models.Model):
    """A postal code's centre (GeoNames; OS data © Crown copyright; US Census)."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=12, help_text="In capitals, without spaces or hyphens.")
    latitude = models.FloatField()
    longitude = models.FloatField()
    precision = models.CharField(max_length=16, blank=True, help_text="How the centre was derived.")
    place_name = models.CharField(max_length=200, blank=True, help_text="The town it belongs to, or one close by.")

    class Meta:
        ordering = ("country", "code")
        constraints: ClassVar = [
            country_code("postalcode"),
            models.CheckConstraint(
                name="postalcode_code_folded",
                condition=models.Q(code__regex=r"^[A-Z0-9]+$"),
                violation_error_message="Write the code in capitals, without spaces or hyphens.",
            ),
            models.UniqueConstraint(fields=["code", "country"], name="postalcode_once_per_country"),
            *point("postalcode", "latitude", "longitude"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.code, self.place_name, self.country) if part)
