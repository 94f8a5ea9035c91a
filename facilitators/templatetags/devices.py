"""Browsers in words their owners know."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

# What a browser calls itself, the more special first: most also name those they are like.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox"}
BROWSERS |= {"FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": _("an iPhone"), "iPad": _("an iPad"), "Android": "Android", "Windows": "Windows"}
SYSTEMS |= {"Mac OS X": _("a Mac"), "CrOS": _("a Chromebook"), "Linux": "Linux"}


@register.filter
def device(user_agent: str) -> str:
    """Return “Firefox on Android” for a ``User-Agent``."""
    browser = next((name for part, name in BROWSERS.items() if part in user_agent), gettext("A browser"))
    system = next((name for part, name in SYSTEMS.items() if part in user_agent), "")
    return gettext("{browser} on {system}").format(browser=browser, system=system) if system else browser
