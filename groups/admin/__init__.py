"""The directory in Django's admin: importing it registers all but groups, which ``facilitators`` registers."""

from groups.admin import crisis, organisation, place, venue, vocabulary
from groups.admin.support_group import SupportGroupAdmin

__all__ = ["SupportGroupAdmin", "crisis", "organisation", "place", "venue", "vocabulary"]
