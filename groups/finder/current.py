"""The finder's index as this process holds it, kept true to the database.

A web worker *follows* the database: a thread of its own looks four times a second for what was committed, and puts a
new state in the place of the old. Requests take whichever is there and never wait. Everywhere else (commands, tests,
servers that do not call ``follow``) the one who asks for the state looks first.
"""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from groups.finder import crisis, places, topics
from groups.finder.changes import Changes, changed_since, one_snapshot
from groups.finder.index import State, build

SECONDS_BETWEEN_LOOKS = 0.25
# With a state older than this, a process says that it should not be asked.
SECONDS_UNTIL_STALE = 60

logger = logging.getLogger(__name__)


@dataclass
class Record:
    """What keeping the index true took so far. Times are seconds; ``looked_at`` is of the monotonic clock."""

    looked_at: float | None = None
    build_seconds: float = 0.0
    refresh_seconds: float = 0.0
    refreshes: int = 0
    failures: int = 0
    failing_with: str = ""  # the class of what the last try failed with; empty where it succeeded
    has_database: bool = True  # whether the database answered the last try

    @property
    def age(self) -> float | None:
        """Return how long ago the state was known to be true; None where it never was."""
        return None if self.looked_at is None else time.monotonic() - self.looked_at


class Keeper:
    """Holds one state for all threads of a process and replaces it whole."""

    def __init__(self) -> None:
        self.record = Record()
        # The state of this minute and, shortly before the next begins, one of that minute in front of it.
        self._states: tuple[State, ...] = ()
        self._lock = Lock()

    @property
    def count(self) -> int:
        """Return how many groups are in the index."""
        return self._states[-1].count if self._states else 0

    def state(self, now: datetime) -> State:
        """Return the state for the minute of ``now``, built if there is none yet; it is not refreshed."""
        if not self._states:
            with self._lock:
                if not self._states:
                    self._replace(now)
        state = self._of_minute(now)
        return state.at(now) if state.minute < _minute(now) else state

    def refresh(self, now: datetime) -> None:
        """Look for what changed and replace the state. A failure is noted and raised; the state stays as it was."""
        with self._lock:
            self._replace(now)

    def _of_minute(self, now: datetime) -> State:
        return next((state for state in self._states if state.minute <= now), self._states[-1])

    def _replace(self, now: datetime) -> None:
        started = time.monotonic()
        try:
            state = self._read(now)
            soon = now + timedelta(seconds=2 * SECONDS_BETWEEN_LOOKS)
            self._states = (state.at(soon), state) if _minute(soon) > state.minute else (state,)
        except Exception as error:
            self._note_failure(error)
            raise
        self.record.looked_at = started
        self.record.failing_with = ""
        self.record.has_database = True

    def _read(self, now: datetime) -> State:
        with one_snapshot():
            held = self._of_minute(now) if self._states else None
            if held is None or held.minute > now:  # a clock that was put back: dates that were over are to come again
                return self._build(now)
            changes = changed_since(held.snapshot)
            if changes.is_vocabulary or changes.is_everything:
                _forget_words()
            if changes.is_everything:
                return self._build(now)
            return self._refreshed(held, changes, now)

    def _build(self, now: datetime) -> State:
        started = time.monotonic()
        state = build(now)
        self.record.build_seconds = time.monotonic() - started
        return state

    def _refreshed(self, held: State, changes: Changes, now: datetime) -> State:
        started = time.monotonic()
        state = held.refreshed(changes, now)
        if changes:
            self.record.refresh_seconds = time.monotonic() - started
            self.record.refreshes += 1
        return state

    def _note_failure(self, error: Exception) -> None:
        self.record.failures += 1
        if self.record.failing_with != type(error).__name__:
            # Once, not four times a second; without the text, which may hold a row's values.
            logger.warning("The index could not be refreshed: %s", type(error).__name__)
        self.record.failing_with = type(error).__name__
        self.record.has_database = not isinstance(error, InterfaceError | OperationalError)


class Follower(Thread):
    """Refreshes a keeper until told to stop, whatever happens to the database meanwhile."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(name="index", daemon=True)
        self._keeper = keeper
        self._is_told_to_stop = Event()

    def run(self) -> None:
        """Refresh, give the connection back, rest."""
        while not self._is_told_to_stop.is_set():
            with suppress(Exception):  # noted by the keeper; the next try may succeed
                self._keeper.refresh(timezone.now())
                topics.follow()
            with suppress(Exception):
                connection.close()
            self._is_told_to_stop.wait(SECONDS_BETWEEN_LOOKS)

    def stop(self) -> None:
        """Ask it to stop, and wait a moment for it."""
        self._is_told_to_stop.set()
        self.join(1)


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


_keeper = Keeper()
_follower: Follower | None = None


def _is_followed() -> bool:
    return _follower is not None and _follower.is_alive()


def build_ahead() -> None:
    """Build the index in the process that will fork the web workers, so that they share its memory.

    Where that fails, each worker builds its own as soon as it can.
    """
    with suppress(Exception):
        _keeper.refresh(timezone.now())


def follow() -> None:
    """Keep the index of this process true from now on, in a thread."""
    global _follower
    _follower = Follower(_keeper)
    _follower.start()


def forget() -> None:
    """Stop following, and hold nothing: a worker that ends, or a test whose rows are rolled back."""
    global _keeper, _follower
    if _follower is not None:
        _follower.stop()
    _keeper, _follower = Keeper(), None
    topics.forget()
    _forget_words()


def state(now: datetime) -> State:
    """Return the index for the minute of ``now``. Raises what reading the database raises, where none is held."""
    if not _is_followed():
        _keeper.refresh(now)
    return _keeper.state(now)


def record() -> Record:
    """Return what keeping the index true took so far."""
    return _keeper.record


def count() -> int:
    """Return how many groups the index of this process holds."""
    return _keeper.count


def trouble() -> str:
    """Return in one line why the index should not be relied on; an empty string where it may."""
    if not _is_followed():
        with suppress(Exception):
            _keeper.refresh(timezone.now())
    record = _keeper.record
    why = f": {record.failing_with}" if record.failing_with else ""
    if record.age is None:
        return f"index not built{why}"
    return f"index stale since {record.age:.0f} s{why}" if record.age > SECONDS_UNTIL_STALE else ""


def _forget_words() -> None:
    """Forget what was read of vocabulary and places beside the index."""
    places.forget()
    crisis.forget()
