"""What every page knows about the site it belongs to."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Site:
    """This installation as a page speaks of it: name, country (ISO 3166-1), IANA zone, and the page Leave goes to."""

    name: str
    country: str
    timezone: str
    leave_url: str


def site(request: HttpRequest) -> dict[str, Site]:
    """Return the site for templates. Reads the settings only: no session, no database."""
    return {
        "site": Site(
            name=settings.KINDRED_NAME,
            country=settings.KINDRED_COUNTRY,
            timezone=settings.TIME_ZONE,
            leave_url=settings.KINDRED_LEAVE_URL,
        )
    }
