"""Where a visitor's own words stand, and whose name they are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.finder.names import MOST_NAMESAKES, is_name
from groups.finder.texts import mentions
from groups.models import SupportGroup
from tests.factories import make_group, make_meeting, make_organisation, make_venue

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """Return the names of the groups that contain ``text``, the most relevant first."""
    relevance = mentions(text, "").relevance
    groups = SupportGroup.objects.in_bulk(list(relevance))
    return [groups[group].name for group in sorted(relevance, key=lambda group: -relevance[group])]


def named(said: str) -> set[str]:
    """Return the names of the groups that ``said`` names."""
    return {group.name for group in SupportGroup.objects.filter(pk__in=mentions("", said).named)}


# --- What contains the words


def test_words_are_found_in_names_summaries_organisations_and_descriptions_in_that_order():
    make_group(name="Another", summary="For people who gamble.")
    make_group(name="D", description="We used to be drinking too much.")
    make_group(name="C", organisation=make_organisation(name="Drinking Less Together"))
    make_group(name="B", summary="For those who stopped drinking.")
    make_group(name="Sober drinking stories")
    make_group(name="Drinking draft", status="draft")
    assert found("drinking") == ["Sober drinking stories", "C", "B", "D"]


def test_all_words_must_stand_there_in_whatever_form_and_order():
    make_group(name="Both", description="We drank tea and walked.")
    make_group(name="One", description="We walk.")
    assert found("walks, tea") == ["Both"]


def test_quoted_words_must_stand_together_as_they_are():
    make_group(name="Together", description="Tea on Larch Lane.")
    make_group(name="Apart", description="Tea on a lane lined by larch trees.")
    make_group(name="Larch Lone")
    assert found('"larch lane"') == ["Together"]
    assert found("“larch lane” tea") == ["Together"]
    assert found('"larch lane" coffee') == []
    assert found('"larch lame"') == []


@pytest.mark.parametrize("text", ["larch lan listning", "Larch Läne Listening", "listen", "LISTENING!", "lstening"])
def test_slips_accents_and_parts_of_words_are_forgiven_in_names(text):
    make_group(name="Larch Lane Listening Circle")
    make_group(name="Quiet Hour")
    assert found(text) == ["Larch Lane Listening Circle"]


def test_slips_are_forgiven_in_the_names_of_organisations():
    make_group(name="Quiet Hour", organisation=make_organisation(name="Listening Trust"))
    assert found("listning trust") == ["Quiet Hour"]


def test_what_is_spelt_right_somewhere_needs_no_forgiving():
    make_group(name="Mourning Walk")
    make_group(name="Morning Walk")
    assert found("morning walk") == ["Morning Walk"]


@pytest.mark.parametrize("text", ["", " ", "the", "?!", '"', '""', "\0"])
def test_text_without_words_finds_nothing(text):
    make_group(name="The Quiet Hour")
    assert mentions(text, text).relevance == {}
    assert mentions(text, text).named == frozenset()


# --- Whose name it is


@pytest.mark.parametrize(
    "said",
    [
        "Larch Lane Listening Circle",
        "larch lane listening circle",
        "larch lan listning circle",
        "listening circle larch lane",
        "when does the Larch Lane Listening Circle meet",
        "Larch Lane Listening",
        "Larch-Lane “Listening” Circle?",
    ],
)
def test_name_is_known_however_it_is_typed(said):
    make_group(name="Larch Lane Listening Circle")
    make_group(name="Listening Circle")
    make_group(name="Larch Lane Knitters")
    assert named(said) == {"Larch Lane Listening Circle"}


@pytest.mark.parametrize(
    ("name", "said"), [("Café Zoë", "cafe zoe"), ("O’Brien’s Men", "o'brien's men"), ("Oasis", "OASIS")]
)
def test_accents_apostrophes_and_capitals_make_no_other_name(name, said):
    make_group(name=name)
    assert named(said) == {name}


@pytest.mark.parametrize(
    "said", ["grief", "Leeds", "circle", "grief group", "a group for grief", "women’s group leeds"]
)
def test_everyday_words_name_nobody(said):
    for name in ("Grief Café", "Leeds Grief Group for Parents", "Evening Circle", "Men’s Group Leeds"):
        make_group(name=name)
    assert named(said) == set()


def test_name_and_town_mean_the_group_there():
    for town in ("Leeds", "York"):
        make_meeting(make_group(name=f"Grief Café ({town})"), venue=make_venue(locality=town))
        make_meeting(make_group(name="Quiet Hour", slug=town), venue=make_venue(locality=town))
    assert named("the grief cafe leeds") == {"Grief Café (Leeds)"}
    [group] = mentions("", "quiet hour leeds").named
    assert SupportGroup.objects.get(pk=group).slug == "Leeds"


def test_name_and_organisation_mean_the_group_it_runs():
    make_group(name="Quiet Hour", organisation=make_organisation(name="Larch Trust"))
    make_group(name="Quiet Hour")
    assert len(mentions("", "larch trust quiet hour").named) == 1


def test_exact_name_leaves_out_longer_ones():
    make_group(name="Tuesday Circle")
    make_group(name="Tuesday Circle York")
    assert named("tuesday circle") == {"Tuesday Circle"}


def test_name_of_many_groups_is_a_kind_of_group():
    for _ in range(MOST_NAMESAKES):
        make_group(name="Grief Group")
    assert len(mentions("", "grief group").named) == MOST_NAMESAKES
    make_group(name="Grief Group")
    assert named("grief group") == set()


def test_draft_is_not_named():
    make_group(name="Quiet Hour", status="draft")
    assert named("quiet hour") == set()


@pytest.mark.parametrize(
    ("name", "said", "around", "expected"),
    [
        ("Men’s Circle Leeds", "women’s circle leeds", "Leeds", False),
        ("Grief", "grief", "", True),
        ("Grief", "grief leeds", "", False),
        ("Grief", "grief leeds", "Leeds", True),
        ("The", "the", "", False),
        ("Quiet Hour", "quiet", "", False),
        ("", "", "", False),
    ],
)
def test_name_needs_all_that_was_typed_to_be_true(name, said, around, expected):
    assert is_name(name, said, around) is expected


class AnyTextTests(TestCase):
    @settings(suppress_health_check=list(HealthCheck))
    @given(text=st.text(max_size=40) | st.text(alphabet="\"'“”&|!<>():*-\\%_\0 ab’", max_size=320))
    def test_any_text_has_an_answer(self, text):
        mentions(text, text)
