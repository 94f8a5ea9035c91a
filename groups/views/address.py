"""The address of a search, and those of its neighbours."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse


@dataclass(frozen=True)
class Link:
    """A way to a neighbouring search; ``count`` is how many groups wait there, where that was counted."""

    label: str
    url: str
    value: str = ""
    count: int | None = None
    is_current: bool = False


class Address:
    """The finder's address with a query string, from which others are made by replacing parameters."""

    def __init__(self, data: QueryDict) -> None:
        self._values = dict(data.lists())
        self._path = reverse("finder")

    def with_(self, **changes: list[str]) -> str:
        """Return this address with some parameters replaced; its first page unless ``page`` is given."""
        values = {**self._values, "page": [], **changes}
        query = urlencode(values, doseq=True)
        return f"{self._path}?{query}" if query else self._path
