"""Who stands behind groups."""

from typing import ClassVar

from django.db import models

from groups.models.constraints import not_blank


class Organisation(models.Model):
    """A charity, fellowship, clinic or circle of friends that runs groups (HSDS *organization*)."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    website = models.URLField(blank=True)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [not_blank("organisation", "slug"), not_blank("organisation", "name")]

    def __str__(self) -> str:
        return self.name
