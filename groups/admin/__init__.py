"""The directory in Django's admin. Words, places and crisis lines are registered by importing this.

What belongs to somebody, listings, venues and organisations, is registered in ``facilitators.admin``, which knows whose
it is.
"""

from groups.admin import crisis, place, vocabulary
from groups.admin.support_group import SupportGroupAdmin

__all__ = ["SupportGroupAdmin", "crisis", "place", "vocabulary"]
