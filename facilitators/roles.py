"""What each kind of login may do in the admin."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

STEWARDS = "Stewards"

# Logins themselves are an administrator's: who could change them could make themselves one.
_EDITED = Q(content_type__app_label="groups") | Q(
    content_type__app_label="facilitators", content_type__model__in=["facilitator", "facilitation", "check"]
)
_SEEN = Q(content_type__app_label="facilitators", codename="view_user")


def ensure_stewards() -> Group:
    """Return the permission group of stewards, made or brought up to date.

    Stewards run the directory: they edit everything in it and the people who facilitate; they see logins.
    """
    stewards, _ = Group.objects.get_or_create(name=STEWARDS)
    stewards.permissions.set(Permission.objects.filter(_EDITED | _SEEN))
    return stewards
