"""What guards public forms: nothing typed is lost, and robots have it hard."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.forms import guard
from groups.forms.guard import GuardedForm
from tests.visitors import sent_by_browser, work_done

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


class KindForm(GuardedForm):
    purpose = "kind"
    text = forms.CharField()


class OtherForm(KindForm):
    purpose = "other"


def sent(data, address="192.0.2.1", form=KindForm, **headers):
    """Return the form as a browser at that address sends it."""
    request = RequestFactory().post("/", {"text": "Tea", **data}, REMOTE_ADDR=address, headers=headers)
    return form(request)


def why(form):
    return [str(error) for error in form.non_field_errors()]


@pytest.mark.parametrize("has_proof", [True, False])
def test_form_of_a_person_is_let_through(has_proof):
    assert sent(sent_by_browser(KindForm, has_proof=has_proof)).is_valid()


def test_form_not_sent_yet_is_neither_checked_nor_counted():
    form = KindForm(RequestFactory().get("/"))
    assert (form.is_bound, form.is_valid(), form.errors) == (False, False, {})


def test_filled_trap_is_asked_to_be_sent_again_with_all_that_was_typed():
    form = sent(sent_by_browser(KindForm) | {"homepage": "https://example.org"})
    assert why(form) == [guard.TRAPPED]
    assert form["text"].value() == "Tea"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(0), [guard.QUICK]),
        (timedelta(seconds=2), [guard.QUICK]),
        (timedelta(seconds=3), []),
        (timedelta(hours=23), []),
        (timedelta(hours=25), [guard.OLD]),
    ],
)
def test_form_sent_too_quickly_or_too_late_is_asked_to_be_sent_again(monkeypatch, after, said):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert why(sent(sent_by_browser(KindForm, has_proof=False, after=after))) == said


def test_form_sent_too_quickly_keeps_the_time_it_was_opened_and_one_too_late_gets_a_new_one(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    quick = sent_by_browser(KindForm, has_proof=False, after=timedelta(seconds=1))
    assert sent(quick).opened == quick["opened"]
    late = sent_by_browser(KindForm, has_proof=False, after=timedelta(hours=25))
    assert sent(late).opened == guard.sealed("kind")


def test_time_of_another_form_or_of_nobody_counts_for_nothing():
    for opened in (guard.sealed("other", timezone.now() - timedelta(minutes=1)), "1.0", "1.0:x", "", "ü"):
        assert why(sent(sent_by_browser(KindForm) | {"opened": opened})) == [guard.OLD]


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, []),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, [guard.ELSEWHERE]),
        ({"Sec-Fetch-Site": "same-site"}, [guard.ELSEWHERE]),
        ({"Origin": "http://testserver"}, []),
        ({"Origin": "https://testserver"}, []),
        ({"Origin": "https://example.org"}, [guard.ELSEWHERE]),
        ({"Origin": "null"}, [guard.ELSEWHERE]),
        ({"Origin": "http://[::1"}, [guard.ELSEWHERE]),
    ],
)
def test_form_that_another_site_makes_a_browser_send_is_held_back(headers, said):
    assert why(sent(sent_by_browser(KindForm), **headers)) == said


def test_proof_counts_once():
    data = sent_by_browser(KindForm)
    assert sent(data).is_valid()
    assert why(sent(data)) == [guard.TWICE]
    respelt = base64.b64encode(json.dumps(json.loads(base64.b64decode(data["proof"])), indent=1).encode()).decode()
    assert why(sent(data | {"proof": respelt})) == [guard.TWICE]


def test_form_with_a_mistake_uses_up_neither_proof_nor_place():
    data = sent_by_browser(KindForm)
    for _ in range(guard.MOST_WITH_PROOF + 1):
        assert why(sent(data | {"text": ""})) == []
    assert sent(data).is_valid()


def test_without_proof_few_are_taken_from_an_address_and_with_it_more():
    data = sent_by_browser(KindForm, has_proof=False)
    assert [sent(data).is_valid() for _ in range(3)] == [True, True, False]
    assert why(sent(data)) == [guard.FULL_WITHOUT_PROOF]
    assert sent(data, address="192.0.2.2").is_valid()
    assert sent(sent_by_browser(KindForm)).is_valid()


def test_with_proof_an_address_has_its_limit_too():
    proved = [sent(sent_by_browser(KindForm)) for _ in range(guard.MOST_WITH_PROOF + 1)]
    assert [form.is_valid() for form in proved] == [True] * guard.MOST_WITH_PROOF + [False]
    assert why(proved[-1]) == [guard.FULL]
    assert sent(sent_by_browser(KindForm), address="192.0.2.2").is_valid()
    assert sent(sent_by_browser(OtherForm), form=OtherForm).is_valid()


def test_without_proof_all_addresses_together_have_a_limit():
    data = sent_by_browser(KindForm, has_proof=False)
    for number in range(guard.MOST_WITHOUT_PROOF_FROM_ALL):
        assert sent(data, address=f"192.0.2.{number}").is_valid()
    assert why(sent(data, address="198.51.100.1")) == [guard.FULL_WITHOUT_PROOF]
    assert sent(sent_by_browser(KindForm), address="198.51.100.1").is_valid()


def test_places_are_free_again_after_an_hour():
    data = sent_by_browser(KindForm, has_proof=False)
    assert [sent(data).is_valid() for _ in range(3)] == [True, True, False]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kindred_cache SET expires = expires - interval '61 minutes'")
    assert sent(data).is_valid()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_all_addresses_of_one_subscriber_are_one(one, other, is_same):
    digests = {sent({}, address=address).digest_of_sender("tea") for address in (one, other)}
    assert len(digests) == (1 if is_same else 2)


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.8", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
    ],
)
def test_header_tells_an_address_only_as_far_as_proxies_of_the_site_wrote_it(settings, proxies, header, address):
    expected = sent({}, address=address).digest_of_sender("tea")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert sent({}, **{"X-Forwarded-For": header}).digest_of_sender("tea") == expected


def test_digest_is_another_for_each_thing_each_day_and_each_site(monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = [sent({}).digest_of_sender("tea"), sent({}).digest_of_sender("cake")]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
    found.append(sent({}).digest_of_sender("tea"))
    settings.SECRET_KEY = "another"
    found.append(sent({}).digest_of_sender("tea"))
    assert len(set(found)) == 4


def test_nothing_of_the_sender_is_kept_but_digests():
    for has_proof in (True, False):
        assert sent(sent_by_browser(KindForm, has_proof=has_proof), address="198.51.100.77").is_valid()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM kindred_cache")
        kept = cursor.fetchall()
    assert len(kept) == 4  # one proof, a place with it, and two without: the address's and everybody's
    assert "198.51.100.77" not in str(kept)
    assert {value for _, value in kept} == {kept[0][1]}


@pytest.mark.parametrize("change", [{"cost": 1}, {"keyPrefix": "00"}, {"expiresAt": 9_999_999_999}])
def test_work_that_was_made_easier_is_no_proof(change):
    done = json.loads(base64.b64decode(work_done(KindForm)))
    done["challenge"]["parameters"] |= change
    forged = base64.b64encode(json.dumps(done).encode()).decode()
    data = sent_by_browser(KindForm, has_proof=False) | {"proof": forged}
    assert [sent(data).is_valid() for _ in range(3)] == [True, True, False]


def test_work_for_another_form_and_work_not_done_is_no_proof():
    undone = json.loads(base64.b64decode(work_done(KindForm)))
    undone["solution"]["counter"] = guard.MOST_TRIES + 1
    for proof in (work_done(OtherForm), base64.b64encode(json.dumps(undone).encode()).decode()):
        cache.clear()
        data = sent_by_browser(KindForm, has_proof=False) | {"proof": proof}
        assert [sent(data).is_valid() for _ in range(3)] == [True, True, False]


def test_work_that_is_too_old_is_no_proof(monkeypatch):
    past = timezone.now() - timedelta(hours=25)
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: past)
        proof = work_done(KindForm)
    data = sent_by_browser(KindForm, has_proof=False) | {"proof": proof}
    assert [sent(data).is_valid() for _ in range(3)] == [True, True, False]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["challenge", "solution", "parameters"]), inner),
)


class AnyInputTest(TestCase):
    @given(opened=st.text(), proof=st.text() | JSON.map(lambda it: base64.b64encode(json.dumps(it).encode()).decode()))
    def test_whatever_is_sent_is_answered(self, opened, proof):
        form = sent({"opened": opened, "proof": proof, "homepage": ""})
        assert form.is_valid() is False
        assert why(form) in ([guard.OLD],)
        form = sent(sent_by_browser(KindForm, has_proof=False) | {"proof": proof})
        assert why(form) in ([], [guard.FULL_WITHOUT_PROOF])
