"""How answers are given in the admin: what a phone knows how to show, and "not stated" as an answer of its own."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.utils.datastructures import MultiValueDict
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminNullBooleanSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

NOT_STATED = "Not stated"
STYLED = {"class": " ".join(INPUT_CLASSES)}


class DateWidget(forms.DateInput):
    """The browser's own calendar: people know it, and it needs no script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs=STYLED, format="%Y-%m-%d")


class TimeWidget(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(attrs=STYLED, format="%H:%M")


class YesNoWidget(UnfoldAdminNullBooleanSelectWidget):
    """Not stated, yes or no."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", NOT_STATED), ("true", "Yes"), ("false", "No")]


@cache
def time_zones() -> list[str]:
    """Return the IANA zones named after places, in order; what is typed is checked by the model."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


class TimeZoneWidget(UnfoldAdminTextInputWidget):
    """A text field that completes zones from the ``<datalist>`` which the form's page holds once."""

    def __init__(self) -> None:
        super().__init__(attrs={"list": "time-zones", "autocomplete": "off"})


class ByName(AutocompleteMixin):
    """Comes first among the bases of a choice whose rows are found while one types, which needs a script.

    Without one the name is written, and looked up when it is sent. What is not found stays what it is: no choice, which
    the form's field says, as it says that a row is not this person's to choose.
    """

    template_name: Any = "admin/widgets/by_name.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what was written and not found."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        values = value if isinstance(value, list | tuple) else [value]
        context["widget"] |= {
            "is_multiple": self.allow_multiple_selected,  # type: ignore[attr-defined]
            "written": "\n".join(str(one) for one in values if one and not _is_id(one)),
            "text_class": STYLED["class"],
        }
        return context

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the rows chosen."""
        return super().optgroups(name, [one for one in value if _is_id(one)], attr)

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        """Return the ids of the rows chosen, and of those whose names are written."""
        chosen = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        lines = [line.strip() for line in data.get(f"{name}-by_name", "").splitlines()]
        found = [self._id_of(line) for line in lines if line]
        if self.allow_multiple_selected:  # type: ignore[attr-defined]
            return [*(chosen or []), *found]
        return found[0] if found else chosen

    def _id_of(self, words: str) -> str:
        """Return the id of the one row called so: by its name, or as it is shown, with its town."""
        rows = self.field.remote_field.model._default_manager
        alike = list(rows.filter(name__iexact=words.partition(",")[0].strip()))
        exact = [row for row in alike if str(row).casefold() == words.casefold()] or alike
        if len(exact) == 1:
            return str(exact[0].pk)
        return f"“{words}”" if _is_id(words) else words


def _is_id(value: Any) -> bool:
    return str(value).isdecimal()


class NamedChoice(ByName, AutocompleteSelect):
    """One row, such as a venue."""


class NamedChoices(ByName, AutocompleteSelectMultiple):
    """Any number of rows, such as topics."""


YES_OR_NO = {None: "", True: "true", False: "false"}


class AccessWidget(forms.Widget):
    """One not stated, yes or no for each access feature. Its value is a mapping of feature ids to yes or no.

    ``features`` are (id, name, what one can rely on), in the order shown.
    """

    template_name = "admin/widgets/access.html"
    features: Sequence[tuple[int, str, str]] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add one select for each feature."""
        context = super().get_context(name, value, attrs)
        answers: Mapping[int, bool] = value or {}
        select = UnfoldAdminSelectWidget(choices=[("", NOT_STATED), ("true", "Yes"), ("false", "No")])
        context["widget"]["rows"] = [
            {
                "label": label,
                "description": description,
                "id": f"id_{name}-{key}",
                "select": select.render(
                    f"{name}-{key}",
                    YES_OR_NO[answers.get(key)],
                    {"id": f"id_{name}-{key}"},
                ),
            }
            for key, label, description in self.features
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[int, bool]:
        """Return what was answered; what is not stated is left out."""
        given = {key: data.get(f"{name}-{key}", "") for key, *_ in self.features}
        return {key: answer == "true" for key, answer in given.items() if answer in {"true", "false"}}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        """Return whether the browser sent nothing at all for this field."""
        return not any(f"{name}-{key}" in data for key, *_ in self.features)

    def id_for_label(self, id_: str) -> str:
        """Return nothing: each feature has a label of its own."""
        return ""


class AccessField(forms.Field):
    """What a meeting says about access features, as a mapping of feature ids to yes or no."""

    widget = AccessWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether any answer differs."""
        return (initial or {}) != (data or {})
