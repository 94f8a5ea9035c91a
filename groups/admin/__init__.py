"""The directory in Django's admin. Importing this registers it; groups themselves are registered by ``facilitators``."""

from groups.admin import crisis, organisation, place, venue, vocabulary
from groups.admin.support_group import SupportGroupAdmin

__all__ = ["SupportGroupAdmin", "crisis", "organisation", "place", "venue", "vocabulary"]
