"""What has changed lately, for finders that keep a picture of the directory in memory."""

from typing import ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func
from django.db.models.functions import Now

from groups.models.constraints import one_of


class TransactionField(models.Field):  # type: ignore[type-arg]  # at run time it takes none
    """The number of a PostgreSQL transaction: 64 bits, never used twice (``xid8``)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return PostgreSQL's name of the type."""
        return "xid8"


class CurrentTransaction(Func):
    """The number of the transaction that writes the row; inside a savepoint, of the whole transaction."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = TransactionField()


class ChangeKind(models.TextChoices):
    """What changed: one row of a table, or something that concerns everything."""

    GROUP = "group"
    MEETING = "meeting"
    VENUE = "venue"
    ORGANISATION = "organisation"
    VOCABULARY = "vocabulary"
    EVERYTHING = "everything"
    PRUNED = "pruned"  # the changes of this transaction and older ones have been forgotten


class Change(models.Model):
    """A row of the directory that a transaction changed. Written by triggers only, never edited.

    It names the row that changed, not the group it belongs to: whoever reads it looks that up together with the
    facts (docs/decisions/0012-late-commits-are-not-missed.md tells why).
    """

    xact = TransactionField(db_default=CurrentTransaction())
    kind = models.CharField(max_length=16, choices=ChangeKind)
    row_id = models.BigIntegerField(db_default=0)  # 0 where no single row is meant
    logged_at = models.DateTimeField(db_default=Now())
    # Once a transaction, however often it writes the row; and the index by which readers find what is new.
    pk = models.CompositePrimaryKey("xact", "kind", "row_id")

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [one_of("change", "kind", ChangeKind)]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
