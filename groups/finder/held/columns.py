"""Whole columns of a queryset as numpy arrays, without a Python object for any row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    F,
    FloatField,
    Func,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from numpy.typing import NDArray

# PostgreSQL packs many rows into one value: fetching them one by one would take most of the time. It takes them by
# ranges of a key, because of any other division it would put all in order first.
KEYS_AT_A_TIME = 100_000
MOST_SLICES = 100


@dataclass(frozen=True)
class Column:
    """An expression that is never null, and the numpy type of its bytes, which are equally many for each row."""

    expression: Combinable
    dtype: str


def whole(expression: Combinable | str) -> Column:
    """Return a column of whole numbers."""
    return Column(Cast(expression, BigIntegerField()), ">i8")


def real(expression: Combinable | str) -> Column:
    """Return a column of floating-point numbers."""
    return Column(Cast(expression, FloatField()), ">f8")


def instant(expression: Combinable | str, rounded: str = "floor") -> Column:
    """Return a column of instants in whole seconds since 1970, rounded by the SQL function ``rounded``."""
    # Django's own Extract would put the clock of the site's zone in between.
    # It is also a number of any length, which takes longer to reckon with.
    seconds = Func(expression, template=f"{rounded}(date_part('epoch', %(expressions)s))", output_field=FloatField())
    return whole(seconds)


def yes_or_no(condition: Q | str) -> Column:
    """Return a column that tells whether ``condition``, or a field, is true; an empty condition always is."""
    if isinstance(condition, str):
        return Column(F(condition), "?")
    if not condition:
        return Column(Value(True, BooleanField()), "?")
    answer = Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Column(answer, "?")


def read(rows: "QuerySet[Any]", columns: Mapping[str, Column], *, by: str = "") -> dict[str, NDArray[Any]]:
    """Return ``columns`` of ``rows`` by name, in no order.

    Of very many rows, ``by`` names the indexed field of whole numbers they are read in slices by.
    """
    names = [f"column_{number}" for number in range(len(columns))]
    expressions = {name: column.expression for name, column in zip(names, columns.values(), strict=True)}
    # What record_send() makes of a row: the number of its fields, and each field's type, length and bytes, big-endian.
    layout = [("fields", ">i4")]
    for name, column in zip(names, columns.values(), strict=True):
        layout += [(f"{name}_type", ">i4"), (f"{name}_length", ">i4"), (name, column.dtype)]
    record = np.dtype(layout)
    # Each column grows where it is: many small pieces put together in the end would leave the memory full of holes.
    grown = {name: bytearray() for name in names}
    kinds = {name: record[name].newbyteorder("=") for name in names}
    for some in _slices(rows.order_by(), by) if by else [rows.order_by()]:
        piece = np.frombuffer(_packed(some.annotate(**expressions).values_list(*names)), record)
        for name, so_far in grown.items():
            so_far += piece[name].astype(kinds[name]).tobytes()
    return {wanted: np.frombuffer(grown[name], kinds[name]) for wanted, name in zip(columns, names, strict=True)}


def _slices(rows: "QuerySet[Any]", by: str) -> "Iterator[QuerySet[Any]]":
    """Yield ``rows`` in slices by the field ``by``."""
    bounds = rows.aggregate(least=Min(by), most=Max(by))
    if bounds["least"] is None:
        return
    step = max(KEYS_AT_A_TIME, (bounds["most"] - bounds["least"]) // MOST_SLICES + 1)
    for first in range(bounds["least"], bounds["most"] + 1, step):
        yield rows.filter(**{f"{by}__gte": first, f"{by}__lt": first + step})


def _packed(rows: "QuerySet[Any]") -> bytes:
    """Return the rows packed into one value."""
    # Rows that cannot be there are none, not an error.
    sql, params = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    query = f"SELECT string_agg(record_send(q), '') FROM ({sql}) AS q"  # noqa: S608 - made by Django
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)", params) as copy:
        copy.set_types(["bytea"])
        return b"".join(packed for (packed,) in copy.rows() if packed)
