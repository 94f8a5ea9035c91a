"""For every constraint of what keeps a directory in order, rows that break it."""

from datetime import date

from django.db.models import F, Model

from facilitators.models import ConfirmationRequest, Coordination, User
from groups.models import Bounce, Merge, OldSlug, OutgoingMail, UnmetNeed
from tests import factories as make
from tests.integration.models.breaking import blank, broken, twice, unknown

DAY = date(2000, 1, 4)


def coordination() -> Model:
    return Coordination.objects.create(facilitator=make.make_facilitator(), organisation=make.make_organisation())


def confirmation_request() -> Model:
    return ConfirmationRequest.objects.create(group=make.make_group(), number=1)


def version() -> Model:
    return make.make_version(make.make_group())


def proposal() -> Model:
    return make.make_proposal(make.make_group())


def proposal_of_alice() -> Model:
    by = User.objects.filter(email="alice@example.org").first() or make.make_user("alice@example.org")
    return make.make_proposal(make.make_group(), by=by)


def report() -> Model:
    return make.make_report(make.make_group())


def listed_suggestion() -> Model:
    return make.make_suggestion(confirmed_at=make.LONG_AGO, group=make.make_group())


def conversation() -> Model:
    return make.make_conversation(make.make_group())


def contact_message() -> Model:
    return make.make_message(make.make_conversation(make.make_group()))


def join_request() -> Model:
    return make.make_join_request(make.make_meeting())


def outgoing_mail() -> Model:
    return OutgoingMail.objects.create(to="alice@example.org", subject="Hello", text="Hello")


def bounce() -> Model:
    return Bounce.objects.create(email="gone@example.org")


def old_slug() -> Model:
    return OldSlug.objects.create(group=make.make_group(), slug="tuesday-group")


def unmet_need() -> Model:
    return UnmetNeed.objects.create(day=DAY, topic=f"topic-{UnmetNeed.objects.count()}", searches=1)


def lookalike() -> Model:
    return make.make_lookalike(make.make_group(), make.make_group())


def merge() -> Model:
    return Merge.objects.create(kept=make.make_group(), other=make.make_group())


UPKEEP = {
    "coordination_once": twice(coordination, {}, "facilitator_id", "organisation_id"),
    "invitation_email_not_blank": blank(make.make_invitation, "email"),
    "invitation_invited_as_known": unknown(make.make_invitation, "invited_as", blank_is_unknown=True),
    "invitation_role_known": unknown(make.make_invitation, "role"),
    "invitation_to_what": broken(
        make.make_invitation, {"role": "lead"}, {"invited_as": "coordinator"}, {"invited_as": "steward", "role": "co"}
    ),
    "confirmationrequest_number_counts": broken(confirmation_request, {"number": 0}, {"number": 5}),
    "listingversion_status_known": unknown(version, "status", blank_is_unknown=True),
    "proposal_outcome_known": broken(proposal, {"outcome": "whatever", "decided_at": make.LONG_AGO}),
    "proposal_decided_at_once": broken(proposal, {"outcome": "accepted"}, {"decided_at": make.LONG_AGO}),
    "proposal_one_waiting_each": twice(proposal_of_alice, {}, "group_id", "by_id"),
    "report_wrong_known": unknown(report, "wrong", blank_is_unknown=True),
    "report_outcome_known": broken(report, {"outcome": "whatever", "decided_at": make.LONG_AGO}),
    "report_decided_at_once": broken(report, {"outcome": "declined"}, {"decided_at": make.LONG_AGO}),
    "suggestion_email_not_blank": blank(make.make_suggestion, "email"),
    "suggestion_listed_once_confirmed": broken(listed_suggestion, {"confirmed_at": None}),
    "conversation_visitor_email_not_blank": blank(conversation, "visitor_email"),
    "contactmessage_text_not_blank": blank(contact_message, "text"),
    "joinrequest_email_not_blank": blank(join_request, "email"),
    "joinrequest_once": twice(join_request, {}, "meeting_id"),
    "outgoingmail_to_not_blank": blank(outgoing_mail, "to"),
    "bounce_email_not_blank": blank(bounce, "email"),
    "oldslug_slug_not_blank": blank(old_slug, "slug"),
    "unmetneed_once_a_day": twice(unmet_need, {"topic": "grief-loss", "region": "England, GB"}),
    "unmetneed_counted": broken(unmet_need, {"searches": 0}),
    "lookalike_place_known": unknown(lookalike, "place", blank_is_unknown=True),
    "lookalike_once": twice(lookalike, {}, "first_id", "second_id"),
    "lookalike_in_order": broken(lookalike, {"first_id": F("second_id"), "second_id": F("first_id")}),
    "merge_of_two": broken(merge, {"other_id": F("kept_id")}),
}
