"""People and their logins. Import models from here."""

from facilitators.models.account import User, UserManager
from facilitators.models.facilitator import Check, Facilitation, Facilitator

__all__ = ["Check", "Facilitation", "Facilitator", "User", "UserManager"]
