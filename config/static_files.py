"""How static files are collected: under names that tell their content, compressed, and every page's styles in one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What every page has, in the order of templates/base.html.
SHEETS = tuple(f"css/{name}.css" for name in ("reset", "tokens", "base", "layout", "components", "utilities"))
WHOLE = "css/site.css"


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise ships no types
    """WhiteNoise's, with one file of what every page has: five requests less before a first page is painted."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """Write the file, then hash and compress all of them."""
        whole = "\n".join(Path(self.path(name)).read_text(encoding="utf-8") for name in SHEETS)
        self.delete(WHOLE)
        self.save(WHOLE, ContentFile(whole.encode()))
        paths[WHOLE] = (self, WHOLE)
        yield from super().post_process(paths, *args, **options)

    @property
    def site_sheet(self) -> str:
        """Return the address of that file; an empty string while somebody works on what it is made of."""
        return "" if settings.DEBUG else self.url(WHOLE)
