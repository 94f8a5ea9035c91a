"""“It did not feel safe” does not wait until a steward looks at the desk."""

import logging

import pytest
from django.core.cache import cache
from django.test import Client

from groups.actions.reports import report_wrong
from groups.models import Bounce, Report
from groups.models.from_visitors import Wrong
from tests import factories as make
from tests.integration.public_forms.test_reports import tell
from tests.post import MailServer, send_queued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_reported_yet(db: None) -> None:
    cache.clear()


def test_unsafe_report_is_mailed_to_stewards_at_once_without_its_words(
    client: Client, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    group = make.make_group(name="Larch Circle", slug="larch-circle")
    for email in ("stella@example.org", "sam@example.org", "gone@example.org"):
        make.make_steward(email)
    make.make_superuser()
    Bounce.objects.create(email="Gone@example.org")

    with caplog.at_level(logging.DEBUG):
        tell(client, group, wrong="unsafe", note="A man shouted at me.")
        send_queued()

    assert [letter.recipients for letter in mail_server.letters] == [["sam@example.org"], ["stella@example.org"]]
    assert {letter.subject for letter in mail_server.letters} == {"Not safe? Larch Circle"}
    text = mail_server.letters[0].text
    assert "http://127.0.0.1:8000/admin/groups/supportgroup/desk/reports/\n" in text
    assert text.endswith("You get this mail as a steward, at once, whenever somebody did not feel safe.\n")
    assert Report.objects.get().note == "A man shouted at me."
    assert [said for said in (text, caplog.text) if "shouted" in said] == []


def test_second_unsafe_report_of_a_group_within_the_hour_is_not_mailed(mail_server: MailServer) -> None:
    larch, elm = make.make_group(name="Larch"), make.make_group(name="Elm")
    make.make_steward()

    for group in (larch, larch, elm):
        report_wrong(group, wrong=Wrong.UNSAFE, sender="x")
    send_queued()

    assert [letter.subject for letter in mail_server.letters] == ["Not safe? Larch", "Not safe? Elm"]
    assert Report.objects.count() == 3


def test_other_reports_wait_on_the_desk(mail_server: MailServer) -> None:
    make.make_steward()
    group = make.make_group()

    for wrong in set(Wrong) - {Wrong.UNSAFE}:
        report_wrong(group, wrong=wrong, sender=wrong)
    send_queued()

    assert mail_server.letters == []


def test_administrators_are_told_where_mail_reaches_no_steward(mail_server: MailServer) -> None:
    make.make_steward()
    administrator = make.make_superuser()
    Bounce.objects.create(email="stella@example.org")

    report_wrong(make.make_group(), wrong=Wrong.UNSAFE, sender="x")
    send_queued()

    assert [letter.recipients for letter in mail_server.letters] == [[administrator.email]]
