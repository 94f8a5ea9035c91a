import pytest

from groups.forms import guard


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a second once would take minutes here; the browser's tests do all of it."""
    monkeypatch.setattr(guard, "MOST_TRIES", 20)
