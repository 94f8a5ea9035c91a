"""What somebody can say by a link in a mail."""

from datetime import date

from facilitators.confirmation.links import Link, read_undo
from groups.actions.confirmation import confirm_listing
from groups.actions.moderation import archive_listing, pause_listing
from groups.actions.versions import undo_version
from groups.models import ListingVersion

WHY_IT_CLOSED = "Those who run it say that it has closed."

# Each needs a link for an argument: it is what permits the answer, instead of a login. Stewards look at what it did.


def say_still_true(link: Link) -> None:
    """Confirm a listing. Raises ``NotPossibleError`` unless it is published."""
    confirm_listing(link.group, by=link.by, why=f"Said to be still true, by the link mailed to {_whose(link)}.")


def _whose(link: Link) -> str:
    return link.person.name if link.person else "the group’s own address"


def say_paused(link: Link, *, reason: str, until: date | None) -> ListingVersion:
    """Pause a listing; return what can be taken back. Raises ``NotPossibleError`` unless it is published."""
    pause_listing(link.group, by=link.by, reason=reason, until=until, is_to_look_at=True)
    return link.group.versions.all()[0]


def say_closed(link: Link) -> ListingVersion:
    """Archive a listing; return what can be taken back. Raises ``NotPossibleError`` where it is archived."""
    archive_listing(link.group, by=link.by, why=WHY_IT_CLOSED, is_to_look_at=True)
    return link.group.versions.all()[0]


def take_back(link: Link, undo: str) -> None:
    """Take back a pause or an end said by this link. Raises ``NoLinkError``, ``ValidationError``."""
    # It was published until then, and nothing has happened to it since: nothing is left for a steward to decide.
    undo_version(read_undo(link, undo), by=link.by, is_moved_back=True)
