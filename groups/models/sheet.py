"""A spreadsheet between upload and applying."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class UploadedSheet(models.Model):
    """A steward's sheet while they look at what it would change; the next one takes its place.

    ``content`` is the sheet as ``Sheet.packed`` has it, not the file. Forgotten when it is applied or thrown away, else
    in the night.
    """

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sheet")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
