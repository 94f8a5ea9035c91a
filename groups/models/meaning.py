"""The vocabulary's meaning, worked out once and kept."""

from typing import ClassVar

from django.db import models


class Embedding(models.Model):
    """What a text of the vocabulary means to a model, as numbers: ``vector`` holds half-precision floats."""

    model = models.CharField(max_length=64)
    digest = models.CharField(max_length=32, help_text="MD5 of the text: the same words mean the same everywhere.")
    vector = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["model", "digest"], name="embedding_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.digest}"
