import pytest
from django.db.models import ProtectedError

from groups.models import CrisisLine, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_topic_with_children_includes_the_narrower_ones_and_no_others() -> None:
    grief = make.make_topic(slug="grief")
    pets = make.make_topic(slug="pets", parent=grief)
    partner = make.make_topic(slug="partner", parent=grief)
    anxiety = make.make_topic(slug="anxiety")

    assert set(Topic.objects.with_children_of(["grief"])) == {grief, pets, partner}
    assert set(Topic.objects.with_children_of(["pets", "anxiety"])) == {pets, anxiety}
    assert set(Topic.objects.top_level()) == {grief, anxiety}


def test_topic_with_narrower_ones_cannot_be_deleted() -> None:
    grief = make.make_topic()
    make.make_topic(parent=grief)

    with pytest.raises(ProtectedError):
        grief.delete()


def test_crisis_line_in_doubt_is_not_shown() -> None:
    lines = {confidence: make.make_crisis_line(confidence=confidence) for confidence in ("confirmed", "corroborated")}
    make.make_crisis_line(confidence="uncertain")

    assert set(CrisisLine.objects.shown()) == set(lines.values())


def test_crisis_lines_put_the_emergency_number_first() -> None:
    listeners = make.make_crisis_line(name="Listeners", position=1)
    texters = make.make_crisis_line(name="Texters", position=2)
    emergency = make.make_crisis_line(name="Zzz", is_emergency=True, position=9)

    assert list(CrisisLine.objects.all()) == [emergency, listeners, texters]
