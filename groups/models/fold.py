"""Text folded for comparison inside the database."""

from django.db.models import CharField, Func


class Fold(Func):
    """Lower case and without accents: the immutable SQL function ``kindred_fold`` (first migration).

    PostgreSQL's own ``unaccent`` is only "stable", so indexes and generated columns may not use it.
    """

    function = "kindred_fold"
    arity = 1
    output_field = CharField()
