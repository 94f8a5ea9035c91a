"""The sections of the listing editor, each with one line that says what is answered now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from groups.admin.concurrency import in_words
from groups.models.support_group import ages_in_words

LONGEST_LINE = 160
NOTHING = "Nothing said yet"
# Yes or no, in words that stand alone; a "no" or a number does not.
YES = {"may_just_listen": "You may just listen", "newcomers_welcome": "Newcomers welcome"}
NEEDED = {"name", "summary", "topics"}


@dataclass(frozen=True)
class Section:
    """One section: the fieldset, its line, and whether it is shown in full when the page is opened."""

    fieldset: Any
    line: str
    is_open: bool


def sections_of(adminform: Any, *, is_published: bool) -> list[Section]:
    """Return the sections of a form. What needs an answer, or a better one, is open."""
    return [
        Section(fieldset, line_of(adminform.form, names), _is_open(adminform.form, names, is_published=is_published))
        for fieldset, names in ((fieldset, names_in(fieldset.fields)) for fieldset in adminform)
    ]


def names_in(fields: Sequence[Any]) -> list[str]:
    """Return the names in a fieldset, whether alone or side by side."""
    return [name for entry in fields for name in ([entry] if isinstance(entry, str) else entry)]


def line_of(form: Any, names: Sequence[str]) -> str:
    """Return what is answered to these questions in one line, sent or saved."""
    if "status" in names:
        status = _value(form, "status") if "status" in form.fields else form.instance.status
        return str(dict(form.instance._meta.get_field("status").choices).get(status, status))
    said = " · ".join(_said(form, [name for name in names if name in form.fields]))
    return (said if len(said) <= LONGEST_LINE else f"{said[:LONGEST_LINE].rstrip(' .·')}…") or NOTHING


def _is_open(form: Any, names: Sequence[str], *, is_published: bool) -> bool:
    if len(names) == 1 or any(name in form.errors for name in names):  # folding one question saves nothing
        return True
    if "status" in names:
        return not is_published
    return any(name in NEEDED and not _value(form, name) for name in names if name in form.fields)


def _said(form: Any, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        value = _value(form, name)
        if name == "minimum_age":
            yield from filter(None, [ages_in_words(value, _value(form, "maximum_age"))])
        elif isinstance(value, bool):
            yield from [YES[name]] if value and name in YES else []
        elif value not in (None, "") and not isinstance(form.fields[name], forms.IntegerField | forms.DateField):
            yield from filter(None, [in_words(form.fields[name], value)])


def _value(form: Any, name: str) -> Any:
    """Return an answer as Python has it; None where it makes no sense or there is none."""
    field = form.fields[name]
    if isinstance(field.widget, forms.HiddenInput):
        return None
    try:
        value = field.clean(form[name].value())
    except ValidationError:
        return None
    return list(value) if hasattr(value, "exists") else value
