"""A small directory for the browser to visit: something of every kind that a public page can show."""

from datetime import UTC, date, datetime, timedelta

from groups.actions.dates import refresh_occurrences
from groups.models import SupportGroup, Topic
from tests.factories import (
    make_access_feature,
    make_check,
    make_community,
    make_confidential_venue,
    make_crisis_line,
    make_exception,
    make_facilitator,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
    make_venue,
)
from tests.public_pages import form_pages, public_pages


def make_directory() -> dict[str, str]:
    """Fill the database; return the address of every public page, states that look different among them, by name."""
    grief = make_topic(name="Grief", slug="grief", description="For those who have lost someone.")
    partner = make_topic(name="Death of a partner", slug="partner", parent=grief)
    make_topic(name="Suicidal thoughts", slug="suicidal-thoughts", is_crisis=True)
    make_crisis_line(name="Emergency services", number="999", tel="999", is_emergency=True)
    make_crisis_line(name="Samaritans", number="116 123", tel="116123", hours="24/7", url="https://example.org/line")
    make_crisis_line(country="IE", name="Emergency services", number="112", tel="112", is_emergency=True)
    group = _make_full_group(partner)
    bare = make_group(name="Thursday Circle", slug="bare")
    paused = make_group(name="Harbour Walk", slug="paused", status="paused", pause_reason="Flooded.", topics=[grief])
    _make_others()
    refresh_occurrences(datetime.now(UTC))
    pages = public_pages(group, grief)
    return (
        pages
        | form_pages(group)
        | {
            "report felt unsafe": f"{group.get_absolute_url()}report/sent/?unsafe",
            "bare group": bare.get_absolute_url(),
            "paused group": paused.get_absolute_url(),
            "crisis topic": "/topics/suicidal-thoughts/",
            "found": "/groups/?topic=grief&day=tue&day=blursday&near=Nowhereville&q=tea",
            "second page": "/groups/?sort=name&page=2",
            "nothing fits": "/groups/?cost=paid&day=tue",
            "own words": "/groups/?q=tuesday+evening+tea+near+me&cost=free&cost=donation",
            "danger": "/groups/?q=i+want+to+die",
            "choose closer": "/choose/?step=closer&topic=grief",
            "choose for": "/choose/?step=for&topic=grief&q=i+want+to+die",
            "choose place": "/choose/?step=time&near=Nowhereville",
            "choose time": "/choose/?step=time&topic=partner&for=self",
            "choose needs": "/choose/?step=needs&topic=grief&day=tue&day=blursday&time=evening",
            "compared": f"/compare/?group={group.slug}&group={bare.slug}&group=never-was",
            "help in Ireland": "/help-now/?country=IE",
        }
    )


def _make_full_group(topic: Topic) -> SupportGroup:
    """Return a group that says everything, with meetings of several kinds and a date that does not take place."""
    group = make_group(
        name="Still Here",
        slug="still-here",
        summary="Tea first, then talk.",
        description="A small warm room with a kettle.\n\nNobody gives advice unless you ask.",
        topics=[topic],
        communities=[make_community(name="Women")],
        languages=[make_language("cy", name="Welsh")],
        organisation=make_organisation(name="Harbour Care", website="https://example.org/harbour"),
        for_whom="both",
        minimum_age=18,
        led_by="peer",
        structure="drop_in",
        may_just_listen=True,
        faith="secular",
        cost="free",
        joining="turn_up",
        capacity="waiting_list",
        website="https://example.org/still-here",
        phone="0113 496 0101",
        confidentiality="What is said here stays here.",
        agreement="One person speaks at a time.",
        first_visit_look_for="Sam, by the kettle",
        first_visit_what_happens="You get a cup of tea.",
        join_details_given="public",
        confirmed_at=datetime.now(UTC) - timedelta(days=21),
    )
    access = {make_access_feature(name="Step-free entrance"): True, make_access_feature(name="Hearing loop"): False}
    make_access_feature(name="Quiet room")
    tuesdays = make_meeting(group, venue=make_venue(directions="Buses 4 and 11."), access=access, notes="Bring a mug.")
    today = datetime.now(UTC).date()
    cancelled = today + timedelta(days=7 + (1 - today.weekday()) % 7)
    make_exception(tuesdays, original_on=cancelled, note="bank holiday")
    make_meeting(
        group, name="First Sunday", attendance="online", byday=["SU"], join_details="https://meet.example.org/1"
    )
    make_check(make_facilitator(group, about="I have been there."), expires_on=date.max)
    return group


def _make_others() -> None:
    """Make enough groups for a second page, one of them at a confidential place, one by phone from another zone."""
    make_meeting(make_group(name="Rosa’s Table"), venue=make_confidential_venue(), byday=["TH"])
    make_meeting(make_group(name="Night Owls"), attendance="phone", timezone="America/New_York", byday=["MO"])
    make_meeting(make_group(name="By appointment"), freq="appointment")
    hall = make_venue()
    for number in range(20):
        make_meeting(make_group(name=f"Circle {number:02}", cost="donation"), venue=hall, byday=["WE"])
