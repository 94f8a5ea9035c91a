"""What breaks a constraint in the database, and how it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

Row = Callable[[], Model]


@dataclass(frozen=True)
class Broken:
    """A valid row, and columns that break it, to be written past every check of Python.

    second: with it the columns are fine, but break with these ones of a second row. same: what the second row takes
    over from the first besides.
    """

    row: Row
    columns: dict[str, Any]
    second: dict[str, Any] | None = None
    same: tuple[str, ...] = ()


def broken(row: Row, *rows: dict[str, Any]) -> list[Broken]:
    return [Broken(row, columns) for columns in rows]


def twice(row: Row, columns: dict[str, Any], *same: str) -> list[Broken]:
    return [Broken(row, columns, second=columns, same=same)]


def blank(row: Row, column: str) -> list[Broken]:
    return broken(row, {column: ""})


def unknown(row: Row, column: str, *, blank_is_unknown: bool = False) -> list[Broken]:
    values = ["whatever", "YES", *([""] if blank_is_unknown else [])]
    return broken(row, *({column: value} for value in values))


def bad_country(row: Row) -> list[Broken]:
    return broken(row, *({"country": code} for code in ("gb", "G", "G1", "")))


def half_point(row: Row, prefix: str = "") -> list[Broken]:
    latitude, longitude = f"{prefix}latitude", f"{prefix}longitude"
    return broken(row, {latitude: 53.4, longitude: None}, {latitude: None, longitude: -1.5})


def off_the_globe(row: Row, column: str, limit: int) -> list[Broken]:
    prefix = "private_" if column.startswith("private_") else ""
    point = {f"{prefix}latitude": 0.0, f"{prefix}longitude": 0.0}
    return broken(row, *({**point, column: value} for value in (limit + 0.1, -limit - 0.1)))
