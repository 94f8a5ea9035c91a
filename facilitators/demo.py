"""People for demo listings: who facilitates them, what they were checked for, and the logins to try it all with."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q

from facilitators.demo_logins import DEMO_LOGINS, DEMO_PASSWORD
from facilitators.models import Check, Coordination, Facilitation, Facilitator, User
from facilitators.models.facilitator import CheckKind, Role
from facilitators.roles import ensure_stewards
from groups.demo.chance import Chance
from groups.demo.listings import SOURCE, Listing
from groups.demo.rows import Rows
from groups.demo.texts import Texts
from groups.models import Organisation, SupportGroup

# Beside the lead who is shown, many have one who is not, or nobody whose name is known.
HIDDEN_LEAD_SHARE = 0.7
CO_SHARE = 0.35
ACCEPTED_SHARE = 0.93
ABOUT_SHARE = 0.6
CHECK_SHARES = {CheckKind.TRAINING: 0.5, CheckKind.BACKGROUND: 0.25}
PUBLIC_SHARE = 0.9
EXPIRING_SHARE = 0.6
VALID_FOR = timedelta(days=3 * 365)
# Alice leads the first listings and Bob helps her, so that there is a person to be in the admin and in tests by hand.
CAST = (("Alice Alderton", "alice@example.org", Role.LEAD), ("Bob Birtles", "bob@example.org", Role.CO))
CAST_LISTINGS = 2
COORDINATOR = "cora@example.org"


class People:
    """Draws the people of one listing after the other and hands their rows to ``rows``."""

    def __init__(self, *, seed: int, today: date, rows: Rows) -> None:
        self.chance = Chance(seed)
        self.today = today
        self.rows = rows
        self.drawn = 0

    def add_to(self, listing: Listing) -> None:
        """Give the listing its facilitators; the one shown bears the name that its first-visit text mentions."""
        chance, lead = self.chance, listing.sketch.lead
        names = listing.sketch.texts.names_for(listing.sketch.template)
        if lead or chance.happens(HIDDEN_LEAD_SHARE):
            self._add_person(listing, Role.LEAD, lead or chance.choice(names), is_shown=bool(lead))
        if chance.happens(CO_SHARE):
            self._add_person(listing, Role.CO, chance.choice(names), is_shown=chance.happens(0.6))

    def _add_person(self, listing: Listing, role: Role, given_name: str, *, is_shown: bool) -> None:
        chance, texts, country = self.chance, listing.sketch.texts, listing.sketch.country
        self.drawn += 1
        person = self.rows.add(
            Facilitator(
                name=f"{given_name} {chance.choice(texts.surnames)}",
                email=f"facilitator-{self.drawn}@example.org",
                phone=chance.digits(chance.some(country.phones, 0.7)),
                public_name=given_name if is_shown else "",
                about=chance.some(texts.facilitator_about, ABOUT_SHARE) if is_shown else "",
            )
        )
        accepted_on = self.today - timedelta(days=chance.randint(5, 900))
        is_accepted = is_shown or chance.happens(ACCEPTED_SHARE)
        accepted_at = datetime.combine(accepted_on, time(12), UTC) if is_accepted else None
        ends = {"facilitator_id": person.pk, "group_id": listing.group.pk}
        self.rows.link(Facilitation, **ends, role=role, accepted_at=accepted_at)
        for kind, share in CHECK_SHARES.items():
            if chance.happens(share):
                self.rows.link(Check, facilitator_id=person.pk, kind=kind, **self._draw_check(texts, kind))

    def _draw_check(self, texts: Texts, kind: CheckKind) -> dict[str, Any]:
        name, checked_by = self.chance.choice(texts.checks[kind])
        checked_on = self.today - timedelta(days=self.chance.randint(10, 4 * 365))
        return {
            "name": name,
            "checked_by": checked_by,
            "checked_on": checked_on,
            "expires_on": checked_on + VALID_FOR if self.chance.happens(EXPIRING_SHARE) else None,
            "is_public": self.chance.happens(PUBLIC_SHARE),
        }


def ensure_cast(listings: list[Listing]) -> None:
    """Have Alice lead and Bob help with these listings; Bob's login has no password. Cora gets an organisation.

    Their listings are asked about as real ones are, so that it can be seen; the others' would bury their mails.
    """
    for name, email, role in CAST:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email)
        fields = {"name": name, "email": email, "public_name": name.split()[0]}
        person, _ = Facilitator.objects.get_or_create(user=user, defaults=fields)
        for listing in listings:
            accepted_at = listing.group.created_at
            defaults = {"role": role, "accepted_at": accepted_at}
            Facilitation.objects.get_or_create(facilitator=person, group=listing.group, defaults=defaults)
    _ensure_coordinator()
    _have_asked_about()


def _ensure_coordinator() -> None:
    """Have Cora look after the organisation with the most groups."""
    cora = User.objects.filter(email=COORDINATOR).first()
    counted = Organisation.objects.annotate(count=Count("groups")).filter(count__gt=0)
    if cora and (organisation := counted.order_by("-count", "pk").first()):
        fields = {"name": cora.get_full_name(), "email": cora.email}
        person, _ = Facilitator.objects.get_or_create(user=cora, defaults=fields)
        Coordination.objects.get_or_create(facilitator=person, organisation=organisation)


def _have_asked_about() -> None:
    """Have the people who can log in confirm their listings: no list names these any more."""
    run = Facilitation.objects.exclude(facilitator__user=None).values("group")
    theirs = Q(pk__in=run) | Q(organisation__in=Coordination.objects.values("organisation"))
    demo = SupportGroup.objects.filter(source=SOURCE, left_source_at=None)
    demo.filter(theirs).update(left_source_at=F("created_at"))


def ensure_logins() -> None:
    """Make the demo logins that are not there yet. Those that are keep their password."""
    stewards = ensure_stewards()
    for login in DEMO_LOGINS:
        if User.objects.filter(email=login.email).exists():
            continue
        names = {"first_name": login.first_name, "last_name": login.last_name}
        user = User.objects.create_user(
            login.email, DEMO_PASSWORD, is_staff=True, is_superuser=login.is_superuser, **names
        )
        if login.is_steward:
            user.groups.add(stewards)
