"""Guards a form that anybody may send: without an account, a cookie, a picture puzzle or a third party.

Make a form a ``GuardedForm`` with a ``purpose`` of its own, and its view a ``public_form``::

    class ContactForm(GuardedForm):
        purpose = "contact"
        text = forms.CharField(widget=forms.Textarea)

    @public_form
    def contact(request: HttpRequest) -> HttpResponse:
        form = ContactForm(request)
        if form.is_valid():  # ask once only: this uses up the proof and counts the sending
            ...
            return redirect(...)
        return render(request, "contact/page.html", {"form": form})

In the template, inside ``<form method="post">``, without a CSRF token::

    {% include "forms/guard.html" %}
    {% include "forms/field.html" with field=form.text %}

A form that is held back is shown again with all that was typed, and says in ``non_field_errors`` what to do: nothing is
ever lost, and nobody is told to be a robot. docs/public-forms.md tells what is kept of whom (next to nothing).
"""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, ClassVar, TypeVar

import altcha
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

# Nobody reads and fills in a form faster; a page left open longer is asked to be sent again.
SHORTEST, LONGEST = timedelta(seconds=3), timedelta(days=1)

# How many forms of one purpose an address may send within ``WINDOW``. Without a proof of work, which needs JavaScript,
# far fewer, and only so many from all addresses together: robots have many addresses, and no patience for the proof.
WINDOW = timedelta(hours=1)
MOST_WITH_PROOF = 10
MOST_WITHOUT_PROOF = 2
MOST_WITHOUT_PROOF_FROM_ALL = 30

# The proof: keys are derived until the right one is met; at most ``MOST_TRIES``, half of these on average. About a
# second on a phone; checking it costs us one.
ALGORITHM = "PBKDF2/SHA-256"
COST = 2_000
MOST_TRIES = 1_500

# What one subscriber has of the addresses of IPv6.
PREFIX = 64

QUICK = _("That was very quick. Please look it through and send it again: everything you wrote is still here.")
OLD = _("This page was open for a long time. Please send it again: everything you wrote is still here.")
TRAPPED = _(
    "A field that people do not see was filled in, perhaps by your browser. It is empty again: please send it again."
)
ELSEWHERE = _("This came from another page than ours. If you wrote it, please send it again.")
TWICE = _("We have this already, you need not send it again. If you mean to, press the button once more.")
FULL = _(
    "Many of these came from your network within an hour, more than we can read."
    " Everything you wrote is still here: please try again in an hour."
)
FULL_WITHOUT_PROOF = _(
    "Without JavaScript we can only take a few of these an hour, because robots send them too. This hour’s are taken."
    " Everything you wrote is still here: please try again in an hour, or with JavaScript turned on."
)

View = TypeVar("View", bound=Callable[..., HttpResponse])


def public_form(view: View) -> View:
    """Return a view of a ``GuardedForm``, which nothing keeps and which needs no cookie.

    No CSRF cookie: who sends such a form has no right that a page elsewhere could borrow, and views of such forms look
    at no session. What is left, sending from a stranger's address, the guard refuses by where the form came from.
    """
    guarded: View = csrf_exempt(never_cache(require_http_methods(["GET", "HEAD", "POST"])(view)))
    return guarded


class GuardedForm(forms.Form):
    """A form that is checked by the guard once all its fields are valid. ``purpose`` names it to the guard."""

    purpose: ClassVar[str]

    def __init__(self, request: HttpRequest, **options: Any) -> None:
        super().__init__(data=request.POST if request.method == "POST" else None, **options)
        self.request = request
        for field in self.fields.values():
            field.error_messages["required"] = _("Please answer this.")

    def full_clean(self) -> None:
        """Check the fields, then the guard: a form with a mistake in it uses nothing up."""
        super().full_clean()
        if self.is_bound and not self.errors and (held_back := str(self._why_held_back())):
            self.add_error(None, held_back)

    def digest_of_sender(self, about: str) -> str:
        """Return what tells senders of today apart, for one thing ``about`` only; nobody can be found by it."""
        return digest(self.request, f"{self.purpose} {about}")

    # --- For the template

    @property
    def opened(self) -> str:
        """Return the signed time when the page was opened: the first time it was, unless that was too long ago."""
        age = self._age()
        return sealed(self.purpose) if age is None or age > LONGEST else self._sent("opened")

    @property
    def challenge(self) -> str:
        """Return a new piece of work for the visitor's browser, as JSON."""
        return challenge_for(self.purpose)

    # --- The guard

    def _why_held_back(self) -> str | Promise:
        """Return what to tell the sender; an empty string where the form is let through."""
        if _is_from_elsewhere(self.request):
            return ELSEWHERE
        if self._sent("homepage"):
            return TRAPPED
        age = self._age()
        if age is None or age > LONGEST:
            return OLD
        if age < SHORTEST:
            return QUICK
        proof = self._proof()
        if proof and not cache.add(f"guard:proof:{proof}", True, LONGEST.total_seconds()):
            return TWICE
        return "" if self._is_counted(is_proved=bool(proof)) else FULL if proof else FULL_WITHOUT_PROOF

    def _sent(self, name: str) -> str:
        return str(self.data.get(name, ""))

    def _age(self) -> timedelta | None:
        """Return how long ago the page was opened; None where that cannot be told."""
        try:
            opened = float(_signer(self.purpose).unsign(self._sent("opened")))
        except (BadSignature, ValueError):
            return None
        return timezone.now() - datetime.fromtimestamp(opened, UTC)

    def _proof(self) -> str:
        """Return what names the piece of work that was done; an empty string where none was."""
        sent = self._sent("proof")
        if not altcha.verify_solution(sent, _proof_key(self.purpose)).verified:
            return ""
        return altcha.Payload.from_base64(sent).challenge.parameters.nonce

    def _is_counted(self, *, is_proved: bool) -> bool:
        """Count the sending; False where the hour is full."""
        sender = self.digest_of_sender("sending")
        if is_proved:
            return _has_taken_place(f"guard:proved:{sender}", MOST_WITH_PROOF)
        return _has_taken_place(f"guard:unproved:{sender}", MOST_WITHOUT_PROOF) and _has_taken_place(
            f"guard:unproved:{self.purpose}", MOST_WITHOUT_PROOF_FROM_ALL
        )


def sealed(purpose: str, opened_at: datetime | None = None) -> str:
    """Return, signed, when a form of that purpose was opened; without ``opened_at`` it is now."""
    return _signer(purpose).sign(str((opened_at or timezone.now()).timestamp()))


def challenge_for(purpose: str) -> str:
    """Return a new piece of work to be done for a form of that purpose, as JSON."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=secrets.randbelow(MOST_TRIES),
        expires_at=timezone.now() + LONGEST,
        hmac_secret=_proof_key(purpose),
    )
    return json.dumps(challenge.to_dict())


def digest(request: HttpRequest, about: str) -> str:
    """Return what stands for the sender's address in the shared cache, for one thing only and for today.

    The key is the site's secret and the day: tomorrow the same address has another digest, and with the secret changed
    no digest can be made again.
    """
    key = f"groups.forms.guard {timezone.now().astimezone(UTC).date()}"
    return salted_hmac(key, f"{about} {_subscriber(request)}", algorithm="sha256").hexdigest()


def _subscriber(request: HttpRequest) -> str:
    """Return the sender's address, of IPv6 the part that one subscriber has."""
    written = _address(request)
    try:
        address = ip_address(written)
    except ValueError:
        return written
    return str(ip_network((address, PREFIX), strict=False)) if isinstance(address, IPv6Address) else written


def _address(request: HttpRequest) -> str:
    """Return where the connection comes from; where the site has proxies of its own, what the first of them says."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(told) >= proxies:
        return told[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of another site made it send the form."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site != "same-origin"
    # Older browsers, and pages without https, say only this. What says nothing is no browser.
    origin = request.headers.get("Origin")
    return origin is not None and origin not in (f"http://{request.get_host()}", f"https://{request.get_host()}")


def _has_taken_place(name: str, places: int) -> bool:
    """Take one of so many places in the shared cache, each free again after ``WINDOW``; False where none is left.

    A place is taken by one process only; a count would be read and written by several at once.
    """
    keys = [f"{name}:{number}" for number in range(places)]
    taken = cache.get_many(keys)
    return any(cache.add(key, True, WINDOW.total_seconds()) for key in keys if key not in taken)


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"groups.forms.guard {purpose}")


def _proof_key(purpose: str) -> bytes:
    return salted_hmac("groups.forms.guard proof", purpose, algorithm="sha256").digest()
