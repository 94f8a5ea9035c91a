"""Keeping what the vocabulary's texts mean, so that a start only has to load it."""

from django.db import transaction

from groups.finder import meaning
from groups.finder.crisis import EXAMPLES
from groups.finder.topics import texts_by_topic
from groups.models import Embedding

BATCH = 500


def keep_meanings() -> int:
    """Work out what is not kept yet of the texts that searches are compared with, and forget texts that are gone.

    Return how many are new: texts of the vocabulary, and examples of danger.
    Where meanings are off, nothing is done: 0.
    """
    if not meaning.is_on():
        return 0
    texts = sorted({text for own in (*texts_by_topic().values(), *EXAMPLES.values()) for text in own})
    known = meaning.kept(texts)
    missing = [text for text in texts if text not in known]
    rows = [
        Embedding(model=meaning.MODEL, digest=meaning.digest(text), vector=meaning.pack(vector))
        for text, vector in zip(missing, meaning.encode(missing), strict=True)
    ]
    with transaction.atomic():
        Embedding.objects.exclude(model=meaning.MODEL, digest__in=[meaning.digest(text) for text in texts]).delete()
        # Two machines may start at once.
        Embedding.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)
