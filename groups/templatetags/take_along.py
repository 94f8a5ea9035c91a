"""What leads from paper, and from other people's phones, back to a page: its whole address, also as a QR code."""

from functools import lru_cache

import segno
from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# As many as a booklet or two have; some 3 KB each, and five milliseconds to make.
KEPT = 512
# Modules of white around a code: without them it is not read (ISO/IEC 18004, 5.3.8).
QUIET_ZONE = 4


@register.filter
def whole(path: str) -> str:
    """Return the whole address of a path on this site."""
    return f"{settings.KINDRED_URL}{path}"


@register.simple_tag
def qr(address: str, says: str) -> SafeString:
    """Draw a whole address as a QR code; ``says`` tells those who cannot see it where it leads.

    Black on white in every theme, as cameras want it, by attributes: the site's policy allows no inline style.
    """
    return mark_safe(f'<svg class="qr" role="img" aria-label="{escape(says)}" {_drawn(address)}')  # noqa: S308


@lru_cache(KEPT)
def _drawn(address: str) -> str:
    code = segno.make(address, micro=False, error="m")
    svg = code.svg_inline(omitsize=True, border=QUIET_ZONE, light="#fff", svgclass=None, lineclass=None)
    return svg.removeprefix("<svg ")
