"""Logins for trying Kindred out. Their password is public, so production never gets them."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model

DEMO_PASSWORD = "kindred-demo"  # noqa: S105  printed by `make run`


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login that `seed_demo` makes. what: what it is for, in words."""

    email: str
    first_name: str
    last_name: str
    what: str
    is_steward: bool = False
    is_superuser: bool = False


DEMO_LOGINS = (
    DemoLogin("stella@example.org", "Stella", "Steward", "steward", is_steward=True),
    DemoLogin("cora@example.org", "Cora", "Cole", "coordinator"),
    DemoLogin("alice@example.org", "Alice", "Alderton", "facilitator"),
    DemoLogin("admin@example.org", "Ada", "Admin", "administrator", is_superuser=True),
)


def active_demo_logins() -> list[tuple[str, str, str]]:
    """Return e-mail address, password and purpose of each demo login that still works with the public password."""
    users = get_user_model().objects.filter(email__in=[login.email for login in DEMO_LOGINS], is_active=True)
    working = {user.email for user in users if user.check_password(DEMO_PASSWORD)}
    return [(login.email, DEMO_PASSWORD, login.what) for login in DEMO_LOGINS if login.email in working]
