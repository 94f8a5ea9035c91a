"""The pages on which a steward downloads, uploads, looks and applies."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from facilitators.admin import sheets
from groups import jobs
from groups.interchange.csv_cells import WRITTEN
from groups.interchange.sheet_file import load
from groups.models import SupportGroup, UploadedSheet
from tests import factories as make
from tests.integration.sheets.listings import as_file, exported

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

LIST = "/admin/groups/supportgroup/"
START, PREVIEW, APPLY = f"{LIST}sheets/", f"{LIST}sheets/preview/", f"{LIST}sheets/apply/"


@pytest.fixture
def steward(client, settings):
    settings.KINDRED_SECOND_FACTOR = False
    client.force_login(make.make_steward())
    return client


@pytest.fixture
def group():
    group = make.make_group(slug="larch", name="Larch circle", topics=[make.make_topic()])
    make.make_meeting(group)
    return group


def upload(client, rows, name="groups.csv"):
    content = rows if isinstance(rows, bytes) else as_file(rows)
    return client.post(START, {"file": SimpleUploadedFile(name, content)}, follow=True)


def text(response):
    return " ".join(response.content.decode().split())


def downloaded(response):
    return [cells["listing"] for _, cells in load(BytesIO(b"".join(response.streaming_content))).rows]


def test_steward_sees_what_would_change_and_applies_it(steward, group, django_capture_on_commit_callbacks):
    page = upload(steward, [{"listing": "larch", "summary": "Tea < & talk."}])

    assert page.redirect_chain == [(PREVIEW, 302)]
    assert "<ins>Tea &lt; &amp; talk.</ins>" in text(page)
    group.refresh_from_db()
    assert group.summary == "A calm place to talk and be heard."
    digest = page.context["plan"].digest

    with django_capture_on_commit_callbacks(execute=True):
        page = steward.post(APPLY, {"digest": digest}, follow=True)

    group.refresh_from_db()
    assert group.summary == "Tea < & talk."
    assert "Changed: 1. Added: 0." in text(page)
    assert reverse("admin:groups_supportgroup_history", args=[group.pk]) in text(page)
    assert LogEntry.objects.get().get_change_message() == "Changed by a spreadsheet."


def test_what_somebody_changed_meanwhile_is_shown_before_anything_is_applied(steward, group):
    digest = upload(steward, [{"listing": "larch", "summary": "For all."}]).context["plan"].digest
    SupportGroup.objects.update(summary="Others’ words.")

    page = steward.post(APPLY, {"digest": digest}, follow=True)

    assert page.redirect_chain == [(PREVIEW, 302)]
    assert "a group was changed while you looked" in text(page)
    assert "<del>Others’ words.</del>" in text(page)
    group.refresh_from_db()
    assert group.summary == "Others’ words."


def test_sheet_with_a_row_that_cannot_be_used_offers_nothing_to_apply(steward, group):
    page = upload(steward, [{"listing": "larch", "cost": "cheap", "colour": "red"}])

    assert "<strong>cost</strong>: “cheap” is none of: free, donation, paid" in text(page)
    assert "The column “colour” is not known" in text(page)
    assert APPLY not in text(page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"colour\nred", "names neither “listing” nor “name”"),
        (b"name\n", "no rows"),
        (b"PK\x03\x04", "not an Excel file"),
    ],
)
def test_file_that_cannot_be_used_is_refused_beside_its_question(steward, content, said):
    assert said in text(upload(steward, content))
    assert not UploadedSheet.objects.exists()


def test_large_file_is_refused(steward, monkeypatch):
    monkeypatch.setattr(sheets, "BYTES_AT_MOST", 5)

    assert "Split it" in text(upload(steward, b"name\nA"))


def test_sheet_is_one_stewards_own_and_can_be_thrown_away(steward, group, client):
    upload(steward, [{"listing": "larch", "summary": "For all."}])
    steward.force_login(make.make_superuser())
    assert steward.get(PREVIEW).status_code == 302
    assert "not here any more" in text(steward.post(APPLY, {"digest": "x"}, follow=True))

    steward.post(f"{START}forget/")
    assert UploadedSheet.objects.count() == 1
    steward.force_login(UploadedSheet.objects.get().by)
    steward.post(f"{START}forget/")
    assert not UploadedSheet.objects.exists()


def test_sheet_that_is_not_applied_is_forgotten_in_the_night(steward, group):
    upload(steward, [{"listing": "larch", "summary": "For all."}])
    now = timezone.now()

    jobs.forget_sheets(int(now.timestamp()))
    assert UploadedSheet.objects.exists()

    jobs.forget_sheets(int((now + timedelta(hours=13)).timestamp()))
    assert not UploadedSheet.objects.exists()


def test_downloads_are_all_or_what_is_ticked(steward, group):
    other = make.make_group(slug="other")
    ticked = {"action": "download_sheet", "_selected_action": [other.pk]}

    assert downloaded(steward.get(f"{START}download/")) == ["other", "larch"]
    assert downloaded(steward.get(f"{START}download/?as=csv")) == ["other", "larch"]
    assert downloaded(steward.post(LIST, ticked)) == ["other"]


def test_empty_sheet_changes_nothing_and_has_every_column(steward):
    response = steward.get(f"{START}download/?what=empty")
    content = b"".join(response.streaming_content)

    assert load(BytesIO(content)).columns == [*WRITTEN, "join details"]
    assert "This sheet changes nothing" in text(upload(steward, content, name="groups.xlsx"))


def test_nobody_else_downloads_by_the_lists_action(client, group):
    client.force_login(make.make_facilitating_user(group))
    assert exported()[0]["listing"] == "larch"

    response = client.post(LIST, {"action": "download_sheet", "_selected_action": [group.pk]})

    assert response.status_code == 302
    assert "download_sheet" not in client.get(LIST).content.decode()
