"""What a role lets its people do in the admin. What a person's own rows let them do is in ``permissions``."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

STEWARDS = "Stewards"

# Logins themselves are an administrator's: who could change them could make themselves one.
_EDITED = Q(content_type__app_label="groups") | Q(
    content_type__app_label="facilitators",
    content_type__model__in=["facilitator", "facilitation", "check", "coordination", "invitation"],
)
_SEEN = Q(content_type__app_label="facilitators", codename="view_user") | Q(
    content_type__app_label="auth", codename="view_group"
)


def ensure_stewards() -> Group:
    """Return the permission group of stewards, made or brought up to date.

    Stewards run the directory: they edit everything in it and the people who facilitate and coordinate; they see
    logins and roles. Facilitators and coordinators have no role: whose rows are theirs says what they may do.
    """
    stewards, _ = Group.objects.get_or_create(name=STEWARDS)
    stewards.permissions.set(Permission.objects.filter(_EDITED | _SEEN))
    return stewards
