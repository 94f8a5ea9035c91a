import pytest

from groups.actions import unmet


@pytest.fixture(autouse=True)
def _nothing_counted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this process counted in other tests is theirs."""
    monkeypatch.setattr(unmet, "_tally", unmet.Tally())
