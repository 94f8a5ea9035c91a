"""Links in mails that say for one address whether one group's listing is still true.

A link needs no login, can do nothing else, and lives for 60 days. Its secret stands in the query, which no log keeps,
and names the address by a digest. It opens nothing once its address no longer runs the group.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from facilitators.confirmation.whom import person_of
from facilitators.models import Facilitator, User
from groups.emails.review import addresses_of
from groups.models import ListingVersion, SupportGroup

PURPOSE = "kindred.confirmation"
UNDO_PURPOSE = "kindred.confirmation.undo"
LINKS_LIVE = timedelta(days=60)
UNDOING_LIVES = timedelta(days=1)
BIG_INTEGERS = range(2**63)  # what a key can be


class NoLinkError(Exception):
    """A link opens nothing: it is broken, or no longer for whoever has it."""


class OldLinkError(NoLinkError):
    """A link has had its time."""


@dataclass(frozen=True)
class Link:
    """What a link is for: a group, and who may speak for it; nobody where it went to the group's own address."""

    secret: str
    group: SupportGroup
    person: Facilitator | None

    @property
    def by(self) -> User | None:
        """Return the login of whose link it is, if they have one."""
        return self.person.user if self.person else None

    def url(self, name: str, **more: str) -> str:
        """Return the address of a page behind this link."""
        return f"{reverse(name)}?{urlencode({'link': self.secret, **more}, safe=':')}"


def make_link(group: SupportGroup, address: str) -> str:
    """Return the whole address to put into a mail."""
    secret = signing.dumps([group.pk, _digest(address)], salt=PURPOSE)
    return f"{settings.KINDRED_URL}{reverse('confirmation')}?link={secret}"


def read_link(secret: str) -> Link:
    """Return what a link is for. Raises ``NoLinkError``, ``OldLinkError``."""
    pk, digest = _read(secret, PURPOSE, LINKS_LIVE)
    group = SupportGroup.objects.filter(pk=pk).first()
    if group is None:
        raise NoLinkError
    for address in [*addresses_of(group), group.contact_email]:
        if address and constant_time_compare(_digest(address), digest):
            return Link(secret, group, person_of(group, address))
    raise NoLinkError


def make_undo(link: Link, version: ListingVersion) -> str:
    """Return what lets the holder of a link take back the move that made this version."""
    return signing.dumps([version.pk, _digest(link.secret)], salt=UNDO_PURPOSE)


def read_undo(link: Link, secret: str) -> ListingVersion:
    """Return the version to take back, if nothing has happened to the listing since. Raises ``NoLinkError``."""
    pk, digest = _read(secret, UNDO_PURPOSE, UNDOING_LIVES)
    last = link.group.versions.first()
    if last is None or last.pk != pk or not constant_time_compare(_digest(link.secret), digest):
        raise NoLinkError
    return last


def _read(secret: str, purpose: str, max_age: timedelta) -> tuple[int, str]:
    try:
        match signing.loads(secret, salt=purpose, max_age=max_age):
            case [int(number), str(digest)] if number in BIG_INTEGERS:
                return number, digest
    except signing.SignatureExpired:
        raise OldLinkError from None
    except (signing.BadSignature, ValueError):
        pass
    raise NoLinkError


def _digest(text: str) -> str:
    return salted_hmac(PURPOSE, text.lower()).hexdigest()[:20]
