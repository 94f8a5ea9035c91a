"""What the people who can log in to a demo directory find there."""

from datetime import timedelta

from facilitators.confirmation.asking import look_after_unconfirmed
from facilitators.confirmation.whom import people_to_ask
from facilitators.models import ConfirmationRequest
from groups.models import OutgoingMail, SupportGroup
from tests.integration.demo.test_seed_demo import MIDNIGHT, seed


def test_groups_of_those_who_can_log_in_are_asked_about_and_no_others(vocabulary: None) -> None:
    for more in ((), ("--add",)):
        seed(*more, groups=40)

        run = SupportGroup.objects.filter(facilitations__facilitator__user__email="alice@example.org")
        looked_after = SupportGroup.objects.filter(organisation__coordinations__facilitator__user__isnull=False)
        theirs = {*run, *looked_after}
        assert set(SupportGroup.objects.exclude(left_source_at=None)) == theirs

    SupportGroup.objects.update(confirmed_at=MIDNIGHT - timedelta(days=100))
    look_after_unconfirmed(now=MIDNIGHT)

    asked = {one.group for one in ConfirmationRequest.objects.select_related("group")}
    assert asked == {group for group in theirs if group.is_published and people_to_ask(group)}
    assert OutgoingMail.objects.filter(to="alice@example.org").count() == sum(one.is_published for one in run)
