import os
import stat
import subprocess
import sys

import pytest

from config import postgres


def load_settings(data, **environment):
    """Load the settings as a fresh process would, and return it with the SECRET_KEY it printed."""
    return subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.SECRET_KEY)"],
        cwd=postgres.ROOT,
        env={"PATH": os.environ["PATH"], "KINDRED_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_secret_key_is_made_once_for_this_user_alone(tmp_path):
    data = tmp_path / "new"

    first, second = load_settings(data).stdout, load_settings(data).stdout

    assert first == second
    assert len(first.strip()) >= 50
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ALLOWED_HOSTS": "example.org"}, "KINDRED_ENV is production: set SECRET_KEY or SECRET_KEY_FILE."),
        ({"SECRET_KEY": "x"}, "KINDRED_ENV is production: set ALLOWED_HOSTS to the names this site answers to."),
    ],
)
def test_production_names_what_it_lacks(tmp_path, environment, said):
    result = load_settings(tmp_path, KINDRED_ENV="production", **environment)

    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {said}"
    assert list(tmp_path.iterdir()) == []


def directives(response):
    policy = response["Content-Security-Policy"].split("; ")
    return {name: values for name, _, values in (directive.partition(" ") for directive in policy)}


STRICT = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}


@pytest.mark.django_db
def test_public_response_has_the_strict_policy_and_sets_no_cookie(client):
    response = client.get("/privacy/")

    assert directives(response) == STRICT
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response.cookies == {}


@pytest.mark.django_db
@pytest.mark.ignore_template_errors
def test_admin_response_loosens_scripts_and_styles_only(client):
    response = client.get("/admin/login/")

    assert directives(response) == {
        **STRICT,
        "script-src": "'self' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
    }
