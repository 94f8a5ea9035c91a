"""Whole columns of a queryset as numpy arrays, through PostgreSQL's binary COPY: no Python object for any row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from numpy.typing import NDArray

# The format of COPY BINARY: a signature, flags and the length of an extension before the rows, a count of -1 after
# them. Each row is a count of fields, and each field its length and its bytes, all big-endian.
HEADER = 11 + 4 + 4
TRAILER = 2
ROWS_AT_A_TIME = 100_000


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
    sql, params = rows.order_by().annotate(**expressions).values_list(*names).query.sql_with_params()
    layout = [("fields", ">i2")]
    for name, column in zip(names, columns.values(), strict=True):
        layout += [(f"{name}_length", ">i4"), (name, column.dtype)]
    table = _copied(sql, params, np.dtype(layout))
    return {
        wanted: table[name].astype(table[name].dtype.newbyteorder("="))
        for wanted, name in zip(columns, names, strict=True)
    }


def _copied(sql: str, params: tuple[Any, ...], record: np.dtype[Any]) -> NDArray[Any]:
    pieces, gathered = [], bytearray()
    copying = f"COPY ({sql}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(cursor.mogrify(copying, params)) as copy:
        skipped = HEADER
        for data in copy:
            gathered += data
            if len(gathered) >= skipped + ROWS_AT_A_TIME * record.itemsize:
                pieces.append(_records(gathered, skipped, record))
                gathered, skipped = gathered[skipped + pieces[-1].nbytes :], 0
    pieces.append(_records(gathered[: len(gathered) - TRAILER], skipped, record))
    return np.concatenate(pieces)


def _records(gathered: bytearray, skipped: int, record: np.dtype[Any]) -> NDArray[Any]:
    count = (len(gathered) - skipped) // record.itemsize
    return np.frombuffer(bytes(gathered), dtype=record, count=count, offset=skipped)
