"""People and their logins. Import models from here."""

from facilitators.models.account import User, UserManager
from facilitators.models.facilitator import Check, Facilitation, Facilitator, Role
from facilitators.models.invitation import ConfirmationRequest, Coordination, Invitation, InvitedAs

__all__ = [
    "Check",
    "ConfirmationRequest",
    "Coordination",
    "Facilitation",
    "Facilitator",
    "Invitation",
    "InvitedAs",
    "Role",
    "User",
    "UserManager",
]
