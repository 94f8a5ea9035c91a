"""Whole columns of a queryset as numpy arrays, without a Python object for any row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from numpy.typing import NDArray

# PostgreSQL packs so many rows into one value: fetching them one by one would take most of the time.
ROWS_AT_A_TIME = 20_000


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
    seconds = Func(expression, template=f"{rounded}(EXTRACT(epoch FROM %(expressions)s))", output_field=FloatField())
    return whole(seconds)


def yes_or_no(condition: Q | str) -> Column:
    """Return a column that tells whether ``condition``, or a field, is true; an empty condition always is."""
    if isinstance(condition, str):
        return Column(F(condition), "?")
    if not condition:
        return Column(Value(True, BooleanField()), "?")
    answer = Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Column(answer, "?")


def read(rows: "QuerySet[Any]", columns: Mapping[str, Column]) -> dict[str, NDArray[Any]]:
    """Return ``columns`` of ``rows`` by name, in no order."""
    names = [f"column_{number}" for number in range(len(columns))]
    expressions = {name: column.expression for name, column in zip(names, columns.values(), strict=True)}
    query = rows.order_by().annotate(**expressions).values_list(*names).query
    # Rows that cannot be there are none, not an error.
    sql, params = query.get_compiler(connection=connection, elide_empty=False).as_sql()
    # What record_send() makes of a row: the number of its fields, and each field's type, length and bytes, big-endian.
    layout = [("fields", ">i4")]
    for name, column in zip(names, columns.values(), strict=True):
        layout += [(f"{name}_type", ">i4"), (f"{name}_length", ">i4"), (name, column.dtype)]
    # Each column grows where it is: many small pieces put together in the end would leave the memory full of holes.
    grown = {name: bytearray() for name in names}
    kinds = {}
    for piece in _packed(sql, params, np.dtype(layout)):
        for name, so_far in grown.items():
            values = piece[name].astype(piece[name].dtype.newbyteorder("="))
            so_far += values.tobytes()
            kinds[name] = values.dtype
    return {wanted: np.frombuffer(grown[name], kinds[name]) for wanted, name in zip(columns, names, strict=True)}


def _packed(sql: str, params: tuple[Any, ...], record: np.dtype[Any]) -> Iterator[NDArray[Any]]:
    """Yield the rows in pieces, the first of them empty."""
    yield np.zeros(0, record)
    piece = f"row_number() OVER () / {ROWS_AT_A_TIME} AS piece"
    query = f"SELECT string_agg(record_send(r), '') FROM (SELECT q AS r, {piece} FROM ({sql}) AS q) AS p GROUP BY piece"  # noqa: S608 - made by Django
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)", params) as copy:
        copy.set_types(["bytea"])
        for (packed,) in copy.rows():
            yield np.frombuffer(packed, record)
