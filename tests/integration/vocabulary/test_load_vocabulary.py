import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from groups.actions.vocabulary import Loaded, load_vocabulary
from groups.actions.vocabulary_files import VocabularyError
from groups.models import AccessFeature, Community, CrisisLine, Language, Topic, TopicAlias
from tests.factories import make_topic

pytestmark = pytest.mark.django_db

TOPIC: dict[str, Any] = {"slug": "", "name": "", "parent": None, "crisis": False, "description": "", "aliases": []}
TOPICS = [
    # A narrow topic may stand before the broad one it belongs to.
    {
        **TOPIC,
        "slug": "alcohol",
        "name": "Alcohol",
        "parent": "addiction",
        "aliases": ["booze", "aa"],
        "guarded_aliases": ["aa"],
        "aliases_i18n": {"de": ["Alkohol"]},
    },
    {**TOPIC, "slug": "addiction", "name": "Addiction", "guarded_aliases": [], "aliases_i18n": {}},
    {**TOPIC, "slug": "danger", "name": "Danger", "crisis": True, "guarded_aliases": [], "aliases_i18n": {}},
]
LINE = {
    "country": "GB",
    "name": "Somebody to talk to",
    "is_emergency": False,
    "number": "0113 496 0999",
    "tel": "01134960999",
    "text_service": "",
    "url": "https://example.org/",
    "hours": "",
    "languages": ["en"],
    "audience": "",
    "note": "",
    "sources": ["example.org"],
    "confidence": "confirmed",
    "position": 10,
}
FILES: dict[str, list[dict[str, Any]]] = {
    "topics.json": TOPICS,
    "communities.json": [{"slug": "women", "name": "Women", "description": "For women."}],
    "access_features.json": [{"slug": "step-free", "name": "Step-free", "description": "No steps.", "position": 10}],
    "languages.json": [{"tag": "cy", "name": "Welsh", "endonym": "Cymraeg", "is_signed": False}],
    "crisis_lines.json": [LINE],
}


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, FILES)
    return tmp_path


def write(folder, files):
    for name, content in files.items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def changed(entries, **fields):
    return [{**entries[0], **fields}, *entries[1:]]


def test_load_creates_every_entry(folder):
    loaded = load_vocabulary(folder=folder)

    assert loaded == {
        "topics": Loaded(created=3, updated=0, left=0),
        "aliases": Loaded(created=3, updated=0, left=0),
        "communities": Loaded(created=1, updated=0, left=0),
        "access features": Loaded(created=1, updated=0, left=0),
        "languages": Loaded(created=1, updated=0, left=0),
        "crisis lines": Loaded(created=1, updated=0, left=0),
    }
    assert list(Topic.objects.values_list("slug", "parent__slug", "is_crisis")) == [
        ("addiction", None, False),
        ("alcohol", "addiction", False),
        ("danger", None, True),
    ]
    assert list(TopicAlias.objects.values_list("topic__slug", "language", "text", "is_guarded")) == [
        ("alcohol", "de", "Alkohol", False),
        ("alcohol", "en", "aa", True),
        ("alcohol", "en", "booze", False),
    ]
    assert list(Community.objects.values_list("slug", "name", "description")) == [("women", "Women", "For women.")]
    assert list(AccessFeature.objects.values_list("slug", "name", "position")) == [("step-free", "Step-free", 10)]
    assert list(Language.objects.values_list("tag", "name", "endonym", "is_signed")) == [
        ("cy", "Welsh", "Cymraeg", False)
    ]
    line = CrisisLine.objects.get()
    assert {name: getattr(line, name) for name in LINE} == LINE
    assert line.checked_on is None


def test_load_again_changes_nothing(folder):
    load_vocabulary(folder=folder)
    before = list(TopicAlias.objects.values())

    again = load_vocabulary(folder=folder)

    assert {kind: (loaded.created, loaded.updated) for kind, loaded in again.items()} == dict.fromkeys(again, (0, 0))
    assert list(TopicAlias.objects.values()) == before


def test_load_keeps_what_stewards_changed_deleted_and_added(folder):
    load_vocabulary(folder=folder)
    Topic.objects.filter(slug="alcohol").update(name="Drinking")
    TopicAlias.objects.get(text="booze").delete()
    Community.objects.all().delete()
    own = make_topic(slug="own", name="Our own")

    load_vocabulary(folder=folder)

    assert Topic.objects.get(slug="alcohol").name == "Drinking"
    assert set(TopicAlias.objects.values_list("text", flat=True)) == {"Alkohol", "aa"}
    assert not Community.objects.exists()
    assert Topic.objects.filter(pk=own.pk).exists()


def test_load_adds_what_a_new_release_adds(folder):
    load_vocabulary(folder=folder)
    write(folder, {"topics.json": changed(TOPICS, aliases=["booze", "aa", "drinking"])})

    loaded = load_vocabulary(folder=folder)

    assert loaded["aliases"] == Loaded(created=1, updated=0, left=3)
    assert TopicAlias.objects.filter(topic__slug="alcohol", text="drinking").exists()


def test_load_adds_nothing_below_a_topic_that_stewards_deleted(folder):
    load_vocabulary(folder=folder)
    Topic.objects.get(slug="alcohol").delete()
    Topic.objects.get(slug="addiction").delete()
    drugs = {**TOPICS[0], "slug": "drugs", "name": "Drugs", "aliases": ["weed"], "guarded_aliases": []}
    write(folder, {"topics.json": [*TOPICS, drugs]})

    load_vocabulary(folder=folder)

    assert list(Topic.objects.values_list("slug", flat=True)) == ["danger"]
    assert not TopicAlias.objects.exists()


def test_load_leaves_a_steward_s_own_entry_of_the_same_name(folder):
    make_topic(slug="drink", name="Alcohol")

    loaded = load_vocabulary(folder=folder)

    assert loaded["topics"] == Loaded(created=2, updated=0, left=1)
    assert Topic.objects.get(name="Alcohol").slug == "drink"


def test_overwriting_sets_every_entry_back_to_as_shipped_and_keeps_the_others(folder):
    load_vocabulary(folder=folder)
    Topic.objects.filter(slug="alcohol").update(name="Drinking", parent=None)
    TopicAlias.objects.filter(text="aa").update(is_guarded=False)
    TopicAlias.objects.get(text="booze").delete()
    CrisisLine.objects.update(hours="Sometimes", checked_on="2000-01-01")
    make_topic(slug="own", name="Our own")

    loaded = load_vocabulary(folder=folder, is_overwriting=True)

    assert loaded["topics"] == Loaded(created=0, updated=1, left=2)
    assert loaded["aliases"] == Loaded(created=1, updated=1, left=1)
    assert loaded["crisis lines"] == Loaded(created=0, updated=1, left=0)
    alcohol = Topic.objects.get(slug="alcohol")
    assert (alcohol.name, str(alcohol.parent)) == ("Alcohol", "Addiction")
    assert TopicAlias.objects.get(text="aa").is_guarded
    line = CrisisLine.objects.get()
    assert (line.hours, line.checked_on) == ("", None)  # as shipped, nobody has checked it
    assert Topic.objects.filter(slug="own").exists()


def test_overwriting_that_cannot_be_says_why_and_changes_nothing(folder):
    load_vocabulary(folder=folder)
    Topic.objects.filter(slug="alcohol").update(name="Drinking")
    make_topic(slug="own", name="Alcohol")

    with pytest.raises(VocabularyError, match="topics: duplicate key value"):
        load_vocabulary(folder=folder, is_overwriting=True)

    assert Topic.objects.get(slug="alcohol").name == "Drinking"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"topics.json": "[{"}, r"^topics\.json: Expecting property name"),
        ({"topics.json": {"topics": []}}, r"^topics\.json: a list of objects is expected\.$"),
        ({"topics.json": [*TOPICS, TOPICS[0]]}, r"^topics\.json: alcohol stands there twice\.$"),
        ({"topics.json": [{"slug": "alcohol"}]}, r"^topics\.json, entry 1 has no 'name'\.$"),
        ({"topics.json": changed(TOPICS, aliases=None)}, r"^topics\.json, entry 1: 'NoneType' object is not iterable"),
        ({"topics.json": changed(TOPICS, slug="Al cohol")}, r"^topics, Al cohol: Enter a valid “slug”"),
        ({"languages.json": [{"tag": "cy", "colour": "red"}]}, r"^languages, cy: Language\(\) got unexpected"),
        ({"languages.json": [{"tag": "Welsh", "name": "Welsh"}]}, r"^languages: new row .* \"language_tag_bcp47\""),
        ({"crisis_lines.json": [{**LINE, "confidence": "hearsay"}]}, r"^crisis lines, GB, Somebody to talk to: Value"),
        ({"crisis_lines.json": [{**LINE, "tel": "call us"}]}, r"^crisis lines: new row .*crisisline_number_dialled"),
    ],
)
def test_a_broken_file_is_named_with_its_entry_and_changes_nothing(folder, files, message):
    write(folder, files)

    with pytest.raises(VocabularyError, match=message):
        load_vocabulary(folder=folder)

    assert not Topic.objects.exists()
    assert not AccessFeature.objects.exists()


def test_a_missing_file_is_named(folder):
    (folder / "languages.json").unlink()

    with pytest.raises(CommandError, match=r"^languages\.json: "):
        call_command("load_vocabulary", f"--folder={folder}")


def test_what_ships_loads_whole():
    output = StringIO()

    call_command("load_vocabulary", stdout=output)

    *kinds, meanings = output.getvalue().splitlines()
    assert [line.split(" created, ")[1] for line in kinds] == ["0 updated, 0 left as they are"] * 6
    assert meanings == "meanings: 0 worked out"
    assert Topic.objects.count() > 117
    assert TopicAlias.objects.count() > 5_000
    assert CrisisLine.objects.shown().filter(country="GB", is_emergency=True).get().number == "999"
    assert not CrisisLine.objects.exclude(checked_on=None).exists()
