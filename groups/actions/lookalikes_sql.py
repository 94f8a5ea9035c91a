"""The SQL behind ``groups.actions.duplicates``: which listings are perhaps one group, without comparing all with all.

Compared are only listings that share a key: a venue, an address, a cell of the map, a town and an hour, a town and a
topic, an hour online and a topic, a website or a phone number. What is worked out stands in temporary tables: with
their figures PostgreSQL plans well for a hundred listings and for a hundred thousand.
"""

from groups.finder.names import LITTLE

FIGURES: dict[str, str | float] = {
    # Words that say nothing in a name: a regular expression of PostgreSQL's.
    "little": rf"\m({'|'.join(sorted(LITTLE))})\M|[^[:alnum:]]+",
    # A website or number of more listings than this is an organisation's: it says nothing of one group.
    "most_listings": 12,
    # How much of two names must be the same (pg_trgm, from 0 to 1), the name of the town left out.
    "alike": 0.5,
    "same_name": 0.85,
    # So many km apart at most, it is the same building; farther apart than so many, it is another place in town.
    "building_km": 0.2,
    "town_km": 2,
    # A pair is asked about from here on. Name: 3 the same, 2 alike. Place: 3 building, 2 town, 1 both remote. Time: 2
    # the same, 1 not stated. Topic: 1. Website or phone number: 2.
    "enough": 7,
}

_TOLD = """
CREATE TEMP TABLE lookalike_told AS
SELECT said.id,
    CASE WHEN count(*) OVER (PARTITION BY website) <= %(most_listings)s THEN website END AS website,
    CASE WHEN count(*) OVER (PARTITION BY phone) <= %(most_listings)s THEN phone END AS phone,
    regexp_replace(COALESCE(NULLIF(btrim(replace(name, locality, '')), ''), name), %(little)s, ' ', 'g') AS name
FROM (
    SELECT id, kindred_fold(name) AS name,
        NULLIF(regexp_replace(lower(website), '^https?://(www\\.)?|/+$', '', 'g'), '') AS website,
        NULLIF(regexp_replace(phone, '\\D', '', 'g'), '') AS phone
    FROM groups_supportgroup WHERE status <> 'archived'
) AS said
LEFT JOIN (SELECT group_id, min(locality) AS locality FROM lookalike_met GROUP BY group_id) AS town
    ON town.group_id = said.id
"""

# Each meeting once for each day of the week on which it may be. A point tells something if it is exact and public.
_MET = """
CREATE TEMP TABLE lookalike_met AS
SELECT meeting.group_id, attendance IN ('online', 'phone') AS is_remote,
    NULLIF(kindred_fold(locality), '') AS locality,
    country || ' ' || NULLIF(kindred_fold(locality), '') AS town,
    CASE WHEN venue.name <> '' OR street <> '' THEN 'venue ' || venue.id END AS itself,
    country || ' ' || NULLIF(kindred_fold(locality), '') || ' ' || NULLIF(kindred_fold(street), '') AS address,
    CASE WHEN NOT is_approximate AND NOT is_confidential THEN latitude END AS latitude,
    CASE WHEN NOT is_approximate AND NOT is_confidential THEN longitude END AS longitude,
    day || ' ' || extract(hour FROM start_time) AS slot
FROM groups_meeting AS meeting
JOIN groups_supportgroup AS listing ON listing.id = meeting.group_id AND listing.status <> 'archived'
LEFT JOIN groups_venue AS venue ON venue.id = meeting.venue_id
LEFT JOIN LATERAL unnest(
    CASE WHEN freq = 'once' THEN ARRAY[upper(left(to_char(dtstart, 'DY'), 2))] ELSE byday::text[] END
) AS day ON start_time IS NOT NULL
"""

# Two points less than half a cell apart share one in one of the four grids. Cells are 440 m from north to south, and
# from 890 m at the equator to 400 m at 63 degrees from east to west.
_KEYS = """
CREATE TEMP TABLE lookalike_key AS
SELECT group_id AS id, itself AS key FROM lookalike_met WHERE itself IS NOT NULL
UNION SELECT group_id, address FROM lookalike_met WHERE address IS NOT NULL
UNION SELECT group_id, concat_ws(' ', 'cell', y, x, floor((latitude + y) / .004), floor((longitude + x) / .008))
    FROM lookalike_met, (VALUES (0), (.002)) AS ys (y), (VALUES (0), (.004)) AS xs (x) WHERE latitude IS NOT NULL
UNION SELECT a.group_id, a.town || ' ' || b.slot FROM lookalike_met AS a JOIN lookalike_met AS b USING (group_id)
    WHERE a.town IS NOT NULL AND b.slot IS NOT NULL
UNION SELECT a.group_id, concat_ws(' ', 'topic', broad, CASE WHEN a.is_remote THEN b.slot ELSE a.town END)
    FROM lookalike_met AS a JOIN lookalike_met AS b USING (group_id)
    JOIN groups_supportgroup_topics ON supportgroup_id = group_id
    JOIN groups_topic AS topic ON topic.id = topic_id, unnest(ARRAY[topic.id, topic.parent_id]) AS broad
    WHERE broad IS NOT NULL AND CASE WHEN a.is_remote THEN b.slot ELSE a.town END IS NOT NULL
UNION SELECT id, website FROM lookalike_told WHERE website IS NOT NULL
UNION SELECT id, phone FROM lookalike_told WHERE phone IS NOT NULL
"""

_PAIRS = """
CREATE TEMP TABLE lookalike_pair AS
SELECT one.id AS first, other.id AS second, similarity(one.name, other.name) >= %(same_name)s AS same_name,
    COALESCE(one.website = other.website, false) OR COALESCE(one.phone = other.phone, false) AS same_contact
FROM (
    SELECT DISTINCT a.id AS first, b.id AS second
    FROM lookalike_key AS a JOIN lookalike_key AS b ON a.key = b.key AND a.id < b.id
) AS pair
JOIN lookalike_told AS one ON one.id = first
JOIN lookalike_told AS other ON other.id = second
WHERE similarity(one.name, other.name) >= %(alike)s
"""

_FOUND = """
CREATE TEMP TABLE lookalike_found AS
WITH compared AS (
    SELECT first, second, same_name, same_contact,
        COALESCE(bool_or(
            a.itself = b.itself OR a.address = b.address OR km <= %(building_km)s
        ), false) AS same_building,
        COALESCE(bool_or(a.town = b.town AND COALESCE(km, 0) <= %(town_km)s), false) AS same_town,
        COALESCE(bool_or(a.town <> b.town) AND NOT bool_or(a.town = b.town), false) AS other_town,
        bool_or(a.is_remote AND b.is_remote) AS both_remote,
        bool_or(a.is_remote OR b.is_remote) AS one_remote,
        COALESCE(bool_or(a.slot = b.slot), false) AS same_time,
        COALESCE(bool_or(a.slot <> b.slot), false) AS other_time
    FROM lookalike_pair
    JOIN lookalike_met AS a ON a.group_id = first
    JOIN lookalike_met AS b ON b.group_id = second,
    LATERAL (SELECT 111.2 * sqrt(
        power(a.latitude - b.latitude, 2) + power((a.longitude - b.longitude) * cos(radians(a.latitude)), 2)
    ) AS km) AS apart
    GROUP BY first, second, same_name, same_contact
), weighed AS (
    SELECT first, second, same_name, same_time, same_topic, same_contact,
        CASE WHEN same_building THEN 'building' WHEN same_town THEN 'town'
            WHEN NOT other_town AND (both_remote OR (one_remote AND same_contact)) THEN 'remote' END AS place,
        CASE WHEN same_time THEN 2 WHEN other_time THEN 0 ELSE 1 END AS time_counts
    FROM compared, LATERAL (SELECT EXISTS (
        SELECT FROM groups_supportgroup_topics AS a JOIN groups_topic AS t ON t.id = a.topic_id
        JOIN groups_supportgroup_topics AS b ON b.supportgroup_id = second JOIN groups_topic AS u ON u.id = b.topic_id
        WHERE a.supportgroup_id = first AND (t.id = u.id OR t.id = u.parent_id OR t.parent_id = u.id)
    ) AS same_topic) AS topics
)
SELECT * FROM (
    SELECT *, CASE WHEN same_name THEN 3 ELSE 2 END
        + CASE place WHEN 'building' THEN 3 WHEN 'town' THEN 2 ELSE 1 END
        + time_counts + same_topic::int + 2 * same_contact::int AS certainty
    FROM weighed WHERE place IS NOT NULL AND (same_name OR same_topic)
) AS counted
WHERE certainty >= %(enough)s
"""

# In this order, in one transaction; ``FINISH`` comes last.
FIND = (_MET, _TOLD, _KEYS, "ANALYZE lookalike_key", "ANALYZE lookalike_told", _PAIRS, "ANALYZE lookalike_pair", _FOUND)

FORGET = """
DELETE FROM groups_lookalike AS kept WHERE dismissed_at IS NULL
    AND NOT EXISTS (SELECT FROM lookalike_found WHERE first = kept.first_id AND second = kept.second_id)
"""

KEEP = """
INSERT INTO groups_lookalike AS kept (
    first_id, second_id, place, has_same_name, has_same_time, has_same_topic, has_same_contact, certainty, found_at
)
SELECT first, second, place, same_name, same_time, same_topic, same_contact, certainty, now() FROM lookalike_found
ON CONFLICT (first_id, second_id) DO UPDATE SET
    place = excluded.place, has_same_name = excluded.has_same_name, has_same_time = excluded.has_same_time,
    has_same_topic = excluded.has_same_topic, has_same_contact = excluded.has_same_contact,
    certainty = excluded.certainty
"""

FINISH = "DROP TABLE lookalike_met, lookalike_told, lookalike_key, lookalike_pair, lookalike_found"
