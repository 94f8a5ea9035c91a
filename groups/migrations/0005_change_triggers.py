"""The log of changes, written by triggers, so that no way of writing can forget it."""

from typing import ClassVar

from django.db import migrations

# By table: the kind of row that changed and the column that names it. A meeting that moves to another group
# concerns both, so of an updated row both the old and the new value are logged. Nothing here looks at other tables:
# what another transaction is just changing there could not be seen yet.
ROWS = {
    "groups_supportgroup": ("group", "id"),
    "groups_supportgroup_topics": ("group", "supportgroup_id"),
    "groups_supportgroup_communities": ("group", "supportgroup_id"),
    "groups_supportgroup_languages": ("group", "supportgroup_id"),
    "groups_meeting": ("group", "group_id"),
    "groups_meetingaccess": ("meeting", "meeting_id"),
    "groups_occurrence": ("meeting", "meeting_id"),
    "groups_venue": ("venue", "id"),
    "groups_organisation": ("organisation", "id"),
}
VOCABULARY = (
    "groups_topic",
    "groups_topicalias",
    "groups_community",
    "groups_accessfeature",
    "groups_language",
    "groups_crisisline",
)

# The log takes no lock that another writer could wait for: rows are only added, and of a transaction's own rows the
# second is left out. Within a savepoint that is rolled back, the first goes with it.
FUNCTIONS = """
CREATE FUNCTION kindred_log_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_new text := format('SELECT %I FROM new_rows', TG_ARGV[1]);
    of_old text := format('SELECT %I FROM old_rows', TG_ARGV[1]);
    changed text := CASE TG_OP WHEN 'INSERT' THEN of_new WHEN 'DELETE' THEN of_old
                    ELSE of_new || ' UNION ' || of_old END;
BEGIN
    EXECUTE 'INSERT INTO groups_change (kind, row_id) SELECT DISTINCT $1, row_id FROM (' || changed ||
        ') AS changed (row_id) ON CONFLICT DO NOTHING' USING TG_ARGV[0];
    RETURN NULL;
END $$;

CREATE FUNCTION kindred_log_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO groups_change (kind) VALUES (TG_ARGV[0]) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""

TRANSITIONS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}

# Whoever works out dates (manage.py refresh_occurrences --every) listens, and need not wait for the minute to end.
# It is told which meetings; of a crowd only that there is one.
WAKE = """
CREATE OR REPLACE FUNCTION kindred_forget_dates(changed_meeting bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM groups_meeting WHERE id = changed_meeting FOR UPDATE;
    DELETE FROM groups_occurrence WHERE meeting_id = changed_meeting;
    DELETE FROM groups_occurrencehorizon WHERE meeting_id = changed_meeting;
    PERFORM pg_notify('kindred_dates', changed_meeting::text);
END $$;

CREATE FUNCTION kindred_meetings_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM added) > 100 THEN
        PERFORM pg_notify('kindred_dates', '');
    ELSE
        PERFORM pg_notify('kindred_dates', id::text) FROM added;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER meetings_added AFTER INSERT ON groups_meeting REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION kindred_meetings_added();
"""

DO_NOT_WAKE = """
DROP TRIGGER meetings_added ON groups_meeting;
DROP FUNCTION kindred_meetings_added();
CREATE OR REPLACE FUNCTION kindred_forget_dates(changed_meeting bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM groups_meeting WHERE id = changed_meeting FOR UPDATE;
    DELETE FROM groups_occurrence WHERE meeting_id = changed_meeting;
    DELETE FROM groups_occurrencehorizon WHERE meeting_id = changed_meeting;
END $$;
"""


def _triggers() -> str:
    statements = []
    for table in (*ROWS, *VOCABULARY):
        function = (
            "kindred_log_rows('{}', '{}')".format(*ROWS[table]) if table in ROWS else "kindred_log_all('vocabulary')"
        )
        statements += [
            f"CREATE TRIGGER log_{event.lower()} AFTER {event} ON {table} {transition if table in ROWS else ''}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function};"
            for event, transition in TRANSITIONS.items()
        ]
        statements.append(
            f"CREATE TRIGGER log_truncate AFTER TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION kindred_log_all('everything');"
        )
    return "\n".join(statements)


# Dropping a function drops the triggers that call it, too.
DROP = "DROP FUNCTION kindred_log_rows() CASCADE; DROP FUNCTION kindred_log_all() CASCADE;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("groups", "0004_changes")]

    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS + _triggers(), DROP),
        migrations.RunSQL(WAKE, DO_NOT_WAKE),
    ]
