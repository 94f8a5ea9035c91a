"""Who stands behind groups."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models

from groups.models.constraints import not_blank
from groups.models.fold import Fold


class Organisation(models.Model):
    """A charity, fellowship, clinic or circle of friends that runs groups (HSDS *organization*)."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    website = models.URLField(blank=True)

    class Meta:
        ordering = ("name",)
        # As the finder looks for words in names.
        indexes: ClassVar = [
            GinIndex(SearchVector(Fold("name"), config="english"), name="organisation_words"),
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="organisation_name_trigrams"),
        ]
        constraints: ClassVar = [not_blank("organisation", "slug"), not_blank("organisation", "name")]

    def __str__(self) -> str:
        return self.name
