"""Logins, by e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Creates logins whose name is their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a login; without a password it cannot log in with one.

        Raises ``ValueError`` when ``email`` is empty.
        """
        if not email:
            raise ValueError("A login needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a login that may do everything."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a login whatever the capitals its address is typed in."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A login: a steward, a coordinator or a facilitator. Visitors have none."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = "login"
        ordering = ("email",)
        constraints: ClassVar = [
            models.CheckConstraint(name="user_email_not_blank", condition=~models.Q(email="")),
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message="This address already has a login."
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email
