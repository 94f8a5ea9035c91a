"""What a visitor's browser sends along with a public form."""

import json
from datetime import timedelta

import altcha
from django.utils import timezone

from groups.forms.guard import GuardedForm, challenge_for, sealed


def sent_by_browser(
    form: type[GuardedForm], *, has_proof: bool = True, after: timedelta = timedelta(minutes=1)
) -> dict[str, str]:
    """Return the hidden answers of a form opened ``after`` ago; with the work done, if ``has_proof``."""
    opened = sealed(form.purpose, timezone.now() - after)
    return {"opened": opened, "homepage": "", "proof": work_done(form) if has_proof else ""}


def work_done(form: type[GuardedForm]) -> str:
    """Do a new piece of work as the browser would."""
    challenge = altcha.Challenge.from_dict(json.loads(challenge_for(form.purpose)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()
