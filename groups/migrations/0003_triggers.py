"""Rules that a check constraint cannot say, because they look at other rows."""

from typing import ClassVar

from django.db import migrations

TOPIC_LEVELS = """
CREATE FUNCTION kindred_topic_two_levels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND (
        EXISTS (SELECT FROM groups_topic WHERE id = NEW.parent_id AND parent_id IS NOT NULL)
        OR EXISTS (SELECT FROM groups_topic WHERE parent_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'Topics have two levels: a narrower topic cannot have topics below it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'topic_two_levels';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER topic_two_levels BEFORE INSERT OR UPDATE OF parent_id ON groups_topic
    FOR EACH ROW EXECUTE FUNCTION kindred_topic_two_levels();
"""

# A search must never find a date that is no longer true: whatever changes a rule or one of its exceptions, from
# whichever program, also forgets the dates worked out from it. The lock on the meeting makes the change wait for a
# refresh that is reading the old rule, and the other way round.
FORGET_DATES = """
CREATE FUNCTION kindred_forget_dates(changed_meeting bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM groups_meeting WHERE id = changed_meeting FOR UPDATE;
    DELETE FROM groups_occurrence WHERE meeting_id = changed_meeting;
    DELETE FROM groups_occurrencehorizon WHERE meeting_id = changed_meeting;
END $$;

CREATE FUNCTION kindred_rule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kindred_forget_dates(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER meeting_rule_changed AFTER UPDATE ON groups_meeting FOR EACH ROW
    WHEN ((OLD.freq, OLD.interval, OLD.byday, OLD.bysetpos, OLD.bymonthday, OLD.dtstart, OLD.until, OLD.start_time,
           OLD.duration, OLD.timezone)
        IS DISTINCT FROM (NEW.freq, NEW.interval, NEW.byday, NEW.bysetpos, NEW.bymonthday, NEW.dtstart, NEW.until,
           NEW.start_time, NEW.duration, NEW.timezone))
    EXECUTE FUNCTION kindred_rule_changed();

CREATE FUNCTION kindred_exception_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM kindred_forget_dates(OLD.meeting_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM kindred_forget_dates(NEW.meeting_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER meeting_exception_changed AFTER INSERT OR UPDATE OR DELETE ON groups_meetingexception FOR EACH ROW
    EXECUTE FUNCTION kindred_exception_changed();
"""

DROP = """
DROP TRIGGER meeting_exception_changed ON groups_meetingexception;
DROP TRIGGER meeting_rule_changed ON groups_meeting;
DROP TRIGGER topic_two_levels ON groups_topic;
DROP FUNCTION kindred_exception_changed();
DROP FUNCTION kindred_rule_changed();
DROP FUNCTION kindred_forget_dates(bigint);
DROP FUNCTION kindred_topic_two_levels();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("groups", "0002_directory")]

    operations: ClassVar = [migrations.RunSQL(TOPIC_LEVELS + FORGET_DATES, DROP)]
