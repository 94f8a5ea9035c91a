"""Rows of a form that somebody else has removed while it was open.

Django pairs the rows sent with the rows there are by their number. Where one is gone, the rest slips, and the form can
never be saved again. So rows that are gone are moved behind the others, as if they had just been added.
"""

import re
from typing import Any

from django.db import models
from django.http import HttpRequest, QueryDict


def keep_vanished_rows(
    data: QueryDict, request: HttpRequest, inline: Any, parent: models.Model, prefix: str = ""
) -> None:
    """Renumber in ``data`` the rows of an inline, and of the inlines within each row, to fit what is saved now.

    ``prefix`` is put before the inline's own: that of the row around it.
    """
    formset = inline.get_formset(request, parent)
    prefix += formset.get_default_prefix()
    sent = _number(data, f"{prefix}-INITIAL_FORMS")
    within = [nested(inline.model, inline.admin_site) for nested in getattr(inline, "inlines", ())]
    rows = getattr(parent, _name_of(formset)).all()
    if within:
        rows = rows.prefetch_related(*(_name_of(nested.get_formset(request)) for nested in within))
    saved = {str(row.pk): row for row in rows}
    for number in range(sent):
        row = saved.get(data.get(f"{prefix}-{number}-id", ""))
        if row is None:
            continue
        for nested in within:
            keep_vanished_rows(data, request, nested, row, f"{prefix}-{number}-")
    there = [number for number in range(sent) if data.get(f"{prefix}-{number}-id") in saved]
    if len(there) < sent:
        others = [number for number in range(_number(data, f"{prefix}-TOTAL_FORMS")) if number not in there]
        _renumber(data, prefix, [*there, *others], vanished={number for number in others if number < sent})
        data[f"{prefix}-INITIAL_FORMS"] = str(len(there))


def _name_of(formset: Any) -> str:
    """Return what a row calls the rows that belong to it."""
    name: str = formset.fk.remote_field.get_accessor_name()
    return name


def _number(data: QueryDict, name: str) -> int:
    value = data.get(name, "")
    return int(value) if value.isdecimal() else 0


def _renumber(data: QueryDict, prefix: str, order: list[int], vanished: set[int]) -> None:
    """Give the rows the numbers of their places in ``order``; those that are vanished lose the ids of what is gone."""
    field_of_row = re.compile(rf"{re.escape(prefix)}-(\d+)(-.+)")
    places = {old: new for new, old in enumerate(order)}
    rows = [(name, match) for name in data if (match := field_of_row.fullmatch(name))]
    moved = {}
    for name, match in rows:
        number, rest, values = int(match[1]), match[2], data.pop(name)
        if number in vanished and rest.endswith("-id"):
            values = [""]
        if number in vanished and rest.endswith("-INITIAL_FORMS"):
            values = ["0"]
        if number in places:
            moved[f"{prefix}-{places[number]}{rest}"] = values
    for name, values in moved.items():
        data.setlist(name, values)
