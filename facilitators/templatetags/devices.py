"""Browsers in words their owners know."""

from django import template

register = template.Library()

# What a browser calls itself, the more special first: most also name those they are like.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox"}
BROWSERS |= {"FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": "an iPhone", "iPad": "an iPad", "Android": "Android", "Windows": "Windows"}
SYSTEMS |= {"Mac OS X": "a Mac", "CrOS": "a Chromebook", "Linux": "Linux"}


@register.filter
def device(user_agent: str) -> str:
    """Return “Firefox on Android” for a ``User-Agent``."""
    browser = next((name for part, name in BROWSERS.items() if part in user_agent), "A browser")
    system = next((name for part, name in SYSTEMS.items() if part in user_agent), "")
    return f"{browser} on {system}" if system else browser
