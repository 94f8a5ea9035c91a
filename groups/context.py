"""What every page knows about the site it belongs to."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from groups.languages import direction_of, in_languages, tag_of


@dataclass(frozen=True)
class Site:
    """This installation as a page speaks of it: name, country (ISO 3166-1), IANA zone, and the page Leave goes to.

    ``language`` is the page's (BCP 47), ``direction`` the way it is written.
    """

    name: str
    country: str
    timezone: str
    leave_url: str
    language: str
    direction: str

    @property
    def sheet(self) -> str:
        """Return the address of the styles that every page has; empty where they are linked one by one.

        Asked by pages alone: what is no page, such as an answer of the API, must not need collected files.
        """
        return getattr(staticfiles_storage, "site_sheet", "")


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site for templates, and the page in each language. Reads no session and no database."""
    # Only pages say in which languages they are; mails and errors do not.
    return {"site": this_site(), "in_languages": SimpleLazyObject(partial(in_languages, request))}


def this_site() -> Site:
    """Return the site as its pages speak of it now: by the settings, in the present language."""
    language = get_language() or settings.LANGUAGE_CODE
    return Site(
        name=settings.KINDRED_NAME,
        country=settings.KINDRED_COUNTRY,
        timezone=settings.TIME_ZONE,
        leave_url=settings.KINDRED_LEAVE_URL,
        language=tag_of(language),
        direction=direction_of(language),
    )
