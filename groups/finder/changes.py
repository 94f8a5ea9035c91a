"""What has changed in the database since somebody last looked, late commits included.

Triggers log each changed row with the number of its transaction (``Change``). A reader remembers the *snapshot* it
read by: which transactions it could see. What is new to it are the rows of transactions that snapshot did not see
and that are seen now. A transaction that began early and commits late is among them, whatever others did meanwhile;
docs/decisions/0012-late-commits-are-not-missed.md tells why counting rows or transactions up would miss it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

# From so many changed rows on, reading everything anew is no slower.
MANY = 50_000

# The log's own number comes first: a log restored from a backup is another table, and says nothing about before.
_SNAPSHOT = "SELECT 'groups_change'::regclass::oid || '/' || pg_current_snapshot()"

# The last change there is, and which transactions that began before it may yet bring others: the same for all who see
# the same changes, whatever else goes on.
_POSITION = """
    WITH last AS (
        SELECT xact FROM groups_change
        WHERE xact < pg_snapshot_xmax(pg_current_snapshot()) OR xact = pg_current_xact_id_if_assigned()
        ORDER BY xact DESC LIMIT 1
    )
    SELECT concat_ws(
        '/',
        'groups_change'::regclass::oid,
        (SELECT xact FROM last),
        (SELECT string_agg(xip::text, ',') FROM pg_snapshot_xip(pg_current_snapshot()) AS xip, last WHERE xip < xact)
    )
"""

# A row whose transaction is still to come was written in another cluster and restored here. A transaction's own rows
# count as new to it always: it may have read before it wrote.
_CHANGED = """
    WITH changed AS (
        SELECT DISTINCT kind, row_id FROM groups_change
        WHERE xact >= pg_snapshot_xmin(%(seen)s) AND (
            kind = 'pruned'
            OR xact = pg_current_xact_id_if_assigned()
            OR (xact < pg_snapshot_xmax(pg_current_snapshot()) AND NOT pg_visible_in_snapshot(xact, %(seen)s))
        )
        LIMIT %(many)s
    )
    SELECT kind, row_id FROM changed WHERE kind IN ('group', 'vocabulary', 'everything', 'pruned')
    UNION SELECT 'group', group_id FROM groups_meeting JOIN changed ON kind = 'meeting' AND row_id = id
    UNION SELECT 'group', group_id FROM groups_meeting JOIN changed ON kind = 'venue' AND row_id = venue_id
    UNION SELECT 'group', g.id FROM groups_supportgroup g
        JOIN changed ON kind = 'organisation' AND row_id = organisation_id
    UNION SELECT 'everything', 0 FROM changed HAVING count(*) >= %(many)s
"""

# Nothing is forgotten that a running transaction may yet have to be told from; what is left in its place lets an
# older reader know that it has missed something.
_FORGET = """
    WITH gone AS (
        DELETE FROM groups_change
        WHERE xact < pg_snapshot_xmin(pg_current_snapshot())
            AND (kind = 'pruned' OR logged_at < now() - interval '1 day')
        RETURNING xact
    )
    INSERT INTO groups_change (xact, kind) SELECT xact, 'pruned' FROM gone ORDER BY xact DESC LIMIT 1
"""
_FORGET_FOREIGN = "DELETE FROM groups_change WHERE xact >= pg_snapshot_xmax(pg_current_snapshot())"


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of groups that changed, appeared or went; whether words of the vocabulary did.

    ``is_everything`` means that not all is known: everything has to be read anew.
    """

    groups: frozenset[int] = frozenset()
    is_vocabulary: bool = False
    is_everything: bool = False

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(self.groups or self.is_vocabulary or self.is_everything)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Have all that is read in the block be of one instant; inside a transaction, that transaction's own."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def snapshot() -> str:
    """Return which transactions can be seen: call it within the ``one_snapshot`` that the facts are read in."""
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT)
        return str(cursor.fetchone()[0])


def position() -> str:
    """Return how far the log of changes can be seen: call it within the ``one_snapshot`` that the facts are read in."""
    with connection.cursor() as cursor:
        cursor.execute(_POSITION)
        return str(cursor.fetchone()[0])


def changed_since(seen: str) -> Changes:
    """Return what changed since the snapshot ``seen``: call it within the ``one_snapshot`` of the next facts."""
    log, _, visible = seen.partition("/")
    with connection.cursor() as cursor:
        # Another table, or a time before: the database is not the one that was seen.
        cursor.execute(
            "SELECT 'groups_change'::regclass::oid = %s::oid"
            " AND pg_snapshot_xmax(pg_current_snapshot()) >= pg_snapshot_xmax(%s)",
            [log, visible],
        )
        if not cursor.fetchone()[0]:
            return Changes(is_everything=True)
        cursor.execute(_CHANGED, {"seen": visible, "many": MANY})
        rows = cursor.fetchall()
    kinds = {kind for kind, _ in rows}
    return Changes(
        groups=frozenset(row_id for kind, row_id in rows if kind == "group"),
        is_vocabulary="vocabulary" in kinds,
        is_everything=not kinds.isdisjoint({"everything", "pruned"}),
    )


def forget_old_changes() -> None:
    """Delete what was logged more than a day ago, and what another cluster's transactions wrote."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FORGET)
        cursor.execute(_FORGET_FOREIGN)
