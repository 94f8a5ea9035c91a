"""What an import remembers of the listings it made."""

from django.db import models

from groups.models.support_group import SupportGroup


class ImportedFacts(models.Model):
    """What the source said of a listing when it was last read, fact by fact.

    With it the next import tells what the *source* has changed from what a steward has. Kept apart from the listing,
    so that no page reads it. ``facts`` holds digests, never the facts themselves, and the slugs of vocabulary words.
    """

    group = models.OneToOneField(
        SupportGroup, on_delete=models.CASCADE, primary_key=True, related_name="imported_facts"
    )
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.group_id}"
