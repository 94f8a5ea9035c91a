"""Rows for tests: minimal, valid and saved, every field open to keywords.

Names that must be unique are numbered. The cast: alice facilitates, bob co-facilitates, charlie is an outsider, stella
is a steward. Nobody and nothing here is real.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from facilitators.models import Check, Coordination, Facilitation, Facilitator, Invitation, User
from facilitators.roles import ensure_stewards
from groups.facts import facts_of
from groups.models import (
    AccessFeature,
    Community,
    ContactMessage,
    Conversation,
    CrisisLine,
    JoinRequest,
    Language,
    ListingVersion,
    Lookalike,
    Meeting,
    MeetingAccess,
    MeetingException,
    Organisation,
    Place,
    PlaceName,
    PostalCode,
    Proposal,
    Report,
    Suggestion,
    SupportGroup,
    Topic,
    TopicAlias,
    Venue,
)

# Long past whatever the clock says, so that no default depends on today.
LONG_AGO = datetime.min.replace(year=2000, tzinfo=UTC)

_numbers = count(1)


def make_topic(*, aliases: Iterable[str] = (), **fields: Any) -> Topic:
    """Return a topic; without ``parent`` a broad one. ``aliases`` are English words for it."""
    number = next(_numbers)
    topic = Topic.objects.create(**{"slug": f"topic-{number}", "name": f"Topic {number}", **fields})
    for text in aliases:
        make_alias(topic, text=text)
    return topic


def make_alias(topic: Topic, **fields: Any) -> TopicAlias:
    """Return another word for ``topic``."""
    return TopicAlias.objects.create(topic=topic, **{"text": f"word {next(_numbers)}", **fields})


def make_community(**fields: Any) -> Community:
    """Return a community."""
    number = next(_numbers)
    return Community.objects.create(**{"slug": f"community-{number}", "name": f"Community {number}", **fields})


def make_language(tag: str = "cy", **fields: Any) -> Language:
    """Return the language with this BCP 47 tag, made where it is not there yet."""
    language, _ = Language.objects.get_or_create(tag=tag, defaults={"name": f"Language {tag}", **fields})
    return language


def make_access_feature(**fields: Any) -> AccessFeature:
    """Return something a meeting can say yes or no to."""
    number = next(_numbers)
    return AccessFeature.objects.create(**{"slug": f"feature-{number}", "name": f"Feature {number}", **fields})


def make_organisation(**fields: Any) -> Organisation:
    """Return an organisation."""
    number = next(_numbers)
    return Organisation.objects.create(**{"slug": f"organisation-{number}", "name": f"Organisation {number}", **fields})


def make_venue(**fields: Any) -> Venue:
    """Return a public venue in Sheffield, without a point."""
    place = {"name": "St Brigid’s Hall", "street": "12 Larch Street", "locality": "Sheffield", "postcode": "S1 2HE"}
    return Venue.objects.create(**{**place, "country": "GB", **fields})


def make_confidential_venue(**fields: Any) -> Venue:
    """Return a venue whose street, postcode and exact point (53.3811, -1.4701) are private."""
    venue = Venue(
        **{"name": "", "locality": "Sheffield", "street": "7 Secret Lane", "postcode": "S2 4QQ", "country": "GB"}
        | {"latitude": 53.3811, "longitude": -1.4701}
        | fields
    )
    venue.conceal()
    venue.save()
    return venue


def make_group(
    *,
    topics: Iterable[Topic] = (),
    communities: Iterable[Community] = (),
    languages: Iterable[Language] = (),
    **fields: Any,
) -> SupportGroup:
    """Return a published listing with a name and a summary, everything else not stated; no meetings."""
    number = next(_numbers)
    group = SupportGroup.objects.create(
        **{"slug": f"group-{number}", "name": f"Group {number}", "status": "published", "published_at": LONG_AGO}
        | {"summary": "A calm place to talk and be heard."}
        | fields
    )
    # Most tests give none, and asking three times whether there are any took longer than making the group.
    if topics:
        group.topics.set(topics)
    if communities:
        group.communities.set(communities)
    if languages:
        group.languages.set(languages)
    return group


def make_meeting(
    group: SupportGroup | None = None, *, access: Mapping[AccessFeature, bool] | None = None, **fields: Any
) -> Meeting:
    """Return a meeting: Tuesdays at 19:00 for 90 minutes, in person at a venue in Sheffield.

    Without ``group`` in a group of its own. Where ``attendance`` is online or by phone there is no venue; where
    ``freq`` is given, days and times start empty (once and by appointment) or are yours to give (monthly).
    ``access`` says yes or no to features.
    """
    values: dict[str, Any] = {"attendance": "in_person", "timezone": "Europe/London", "freq": "weekly", **fields}
    if values["freq"] == "weekly":
        values.setdefault("byday", ["TU"])
    if values["freq"] != "appointment":
        values.setdefault("start_time", time(19, 0))
        values.setdefault("duration", timedelta(minutes=90))
    if values["attendance"] in {"in_person", "hybrid"} and "venue" not in values:
        values["venue"] = make_venue()
    meeting = Meeting.objects.create(group=group or make_group(), **values)
    for feature, is_available in (access or {}).items():
        MeetingAccess.objects.create(meeting=meeting, feature=feature, is_available=is_available)
    return meeting


def make_exception(meeting: Meeting, **fields: Any) -> MeetingException:
    """Return one changed date of ``meeting``: by default 4 January 2000, a Tuesday, is cancelled."""
    if fields.get("kind") != "added":
        fields = {"original_on": date(2000, 1, 4), **fields}
    return MeetingException.objects.create(meeting=meeting, **fields)


def make_place(**fields: Any) -> Place:
    """Return a place with its own name as the only way of writing it."""
    number = next(_numbers)
    place = Place.objects.create(
        **{"geoname_id": number, "name": f"Place {number}", "country": "GB", "timezone": "Europe/London"}
        | {"latitude": 53.0, "longitude": -1.5, "population": 1000}
        | fields
    )
    PlaceName.objects.create(place=place, key=place.name.lower())
    return place


def make_postal_code(**fields: Any) -> PostalCode:
    """Return the centre of a postal code."""
    return PostalCode.objects.create(
        **{"country": "GB", "code": f"S{next(_numbers)}", "latitude": 53.38, "longitude": -1.47, **fields}
    )


def make_crisis_line(**fields: Any) -> CrisisLine:
    """Return a confirmed line in GB that may be shown."""
    return CrisisLine.objects.create(
        **{"country": "GB", "name": f"Line {next(_numbers)}", "number": "0113 496 0999", "confidence": "confirmed"}
        | fields
    )


def make_user(email: str = "charlie@example.org", **fields: Any) -> User:
    """Return a login without a password and without any right; use ``client.force_login``."""
    return User.objects.create_user(email, **fields)


def make_superuser(email: str = "admin@example.org", **fields: Any) -> User:
    """Return a login that may do everything."""
    return User.objects.create_superuser(email, **fields)


def make_steward(email: str = "stella@example.org") -> User:
    """Return stella, who runs the directory."""
    user = make_user(email, is_staff=True)
    user.groups.add(ensure_stewards())
    return user


def make_facilitating_user(group: SupportGroup, email: str = "alice@example.org", **fields: Any) -> User:
    """Return the login of somebody who runs ``group``; ``fields`` are the facilitator's, such as ``is_trusted``."""
    user = make_user(email, is_staff=True)
    make_facilitator(group, **{"email": email, "user": user, **fields})
    return user


def make_coordinator(organisation: Organisation, email: str = "cora@example.org") -> User:
    """Return the login of somebody who looks after all groups of ``organisation``."""
    user = make_user(email, is_staff=True)
    person = make_facilitator(name="Cora Cole", email=email, public_name="", user=user)
    Coordination.objects.create(facilitator=person, organisation=organisation)
    return user


def make_facilitator(group: SupportGroup | None = None, *, role: str = "lead", **fields: Any) -> Facilitator:
    """Return alice, without a login; with ``group`` she has accepted to run it in that role."""
    facilitator = Facilitator.objects.create(
        **{"name": "Alice Alderton", "email": "alice@example.org", "public_name": "Alice", **fields}
    )
    if group is not None:
        make_facilitation(facilitator, group, role=role)
    return facilitator


def make_facilitation(facilitator: Facilitator, group: SupportGroup, **fields: Any) -> Facilitation:
    """Return that ``facilitator`` runs ``group``, accepted long ago."""
    return Facilitation.objects.create(facilitator=facilitator, group=group, **{"accepted_at": LONG_AGO, **fields})


def make_check(facilitator: Facilitator, **fields: Any) -> Check:
    """Return training that ``facilitator`` did long ago and that does not expire."""
    return Check.objects.create(
        facilitator=facilitator,
        **{"kind": "training", "name": "Safeguarding, level 2", "checked_by": "Stella Steward"}
        | {"checked_on": LONG_AGO.date()}
        | fields,
    )


def make_invitation(**fields: Any) -> Invitation:
    """Return an invitation to list a new group."""
    return Invitation.objects.create(**{"email": "dora@example.org", **fields})


def make_version(group: SupportGroup, **fields: Any) -> ListingVersion:
    """Return the listing as it stands, kept."""
    return ListingVersion.objects.create(group=group, **{"status": group.status, "facts": facts_of(group), **fields})


def make_proposal(group: SupportGroup, *, changes: Mapping[str, Any] | None = None, **fields: Any) -> Proposal:
    """Return a change that waits: ``changes`` are facts of the group itself, such as its summary."""
    facts = facts_of(group)
    return Proposal.objects.create(group=group, base=facts, facts={**facts, **(changes or {})}, **fields)


def make_report(group: SupportGroup, **fields: Any) -> Report:
    """Return that a visitor found nobody there."""
    return Report.objects.create(group=group, **{"wrong": "nobody_came", **fields})


def make_lookalike(one: SupportGroup, other: SupportGroup, **fields: Any) -> Lookalike:
    """Return that two listings are perhaps one group: the same name in the same building at the same time."""
    first, second = sorted((one, other), key=lambda group: group.pk)
    alike = {"has_same_name": True, "has_same_time": True, "has_same_topic": True, "has_same_contact": False}
    return Lookalike.objects.create(
        **{"first": first, "second": second, "place": "building", "certainty": 9, **alike, **fields}
    )


def make_suggestion(**fields: Any) -> Suggestion:
    """Return a group that somebody wants listed, not confirmed yet."""
    facts = {"name": "Tuesday walkers", "summary": "We walk and talk.", "topics": {}}
    return Suggestion.objects.create(**{"email": "dora@example.org", "facts": facts, **fields})


def make_conversation(group: SupportGroup, **fields: Any) -> Conversation:
    """Return a conversation of a visitor with ``group``, without a message."""
    return Conversation.objects.create(group=group, **{"visitor_email": "visitor@example.org", **fields})


def make_message(conversation: Conversation, **fields: Any) -> ContactMessage:
    """Return a visitor's message."""
    return ContactMessage.objects.create(
        conversation=conversation, **{"is_from_visitor": True, "text": "May I bring my sister?", **fields}
    )


def make_join_request(meeting: Meeting, **fields: Any) -> JoinRequest:
    """Return that a visitor asked for how to join on a day long ago."""
    return JoinRequest.objects.create(
        meeting=meeting, **{"email": "visitor@example.org", "starts_at": LONG_AGO, **fields}
    )
