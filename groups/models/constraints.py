"""Small builders for the check constraints that many models share.

Every choice field is also checked by the database, so that an import, a bulk
update or raw SQL cannot store a word no page knows how to say.
"""

from django.db.models import CheckConstraint, F, Q, TextChoices


def one_of(model: str, field: str, choices: type[TextChoices], *, or_blank: bool = False) -> CheckConstraint:
    """Say that ``field`` holds one of ``choices``; blank too, where blank means "not stated"."""
    allowed = [*choices.values, *([""] if or_blank else [])]
    return CheckConstraint(
        name=f"{model}_{field}_known",
        condition=Q(**{f"{field}__in": allowed}),
        violation_error_message=f"“{field}” must be one of: {', '.join(choices.values)}.",
    )


def not_blank(model: str, field: str) -> CheckConstraint:
    """Say that ``field`` is never an empty string."""
    return CheckConstraint(
        name=f"{model}_{field}_not_blank",
        condition=~Q(**{field: ""}),
        violation_error_message=f"“{field}” must not be empty.",
    )


def in_order(model: str, first: str, last: str) -> CheckConstraint:
    """Say that ``first`` is not greater than ``last``, where both are stated."""
    return CheckConstraint(
        name=f"{model}_{first}_to_{last}",
        condition=Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{first}__lte": F(last)}),
        violation_error_message=f"“{first}” must not come after “{last}”.".replace("_", " "),
    )


def point(model: str, latitude: str, longitude: str) -> list[CheckConstraint]:
    """Say that two fields hold a point on the globe in degrees (WGS 84), or both nothing."""
    return [
        CheckConstraint(
            name=f"{model}_{latitude}_both",
            condition=Q(**{f"{latitude}__isnull": True, f"{longitude}__isnull": True})
            | Q(**{f"{latitude}__isnull": False, f"{longitude}__isnull": False}),
            violation_error_message="Give both latitude and longitude, or neither.",
        ),
        CheckConstraint(
            name=f"{model}_{latitude}_range",
            condition=Q(**{f"{latitude}__isnull": True}) | Q(**{f"{latitude}__range": (-90, 90)}),
            violation_error_message="Latitude runs from -90 to 90 degrees.",
        ),
        CheckConstraint(
            name=f"{model}_{longitude}_range",
            condition=Q(**{f"{longitude}__isnull": True}) | Q(**{f"{longitude}__range": (-180, 180)}),
            violation_error_message="Longitude runs from -180 to 180 degrees.",
        ),
    ]


def country_code(model: str, field: str = "country") -> CheckConstraint:
    """Say that ``field`` is an ISO 3166-1 alpha-2 code in capitals."""
    return CheckConstraint(
        name=f"{model}_{field}_code",
        condition=Q(**{f"{field}__regex": r"^[A-Z]{2}$"}),
        violation_error_message="Give the country as two capital letters, such as GB.",
    )
