"""What is said of a catalogue that lacks or breaks something, and what of the texts is found at all."""

import io
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from django.template import Context, Template
from django.utils import translation

from config import messages

ONE, MANY = "{count} group", "{count} groups"


def wanted() -> Catalog:
    texts = Catalog(domain="django")
    texts.add('Go to <a href="%(page)s">the page</a>')
    texts.add((ONE, MANY))
    texts.add("Free", context="cost")
    return texts


def spanish(link: str, groups: tuple[str, ...], free: str, *, is_under_way: bool = False) -> Catalog:
    catalogue = Catalog(locale="es", domain="django", fuzzy=is_under_way)
    catalogue.add('Go to <a href="%(page)s">the page</a>', link)
    catalogue.add((ONE, MANY), groups)
    catalogue.add("Free", free, context="cost")
    return catalogue


RIGHT = ('Ve a <a href="%(page)s">la página</a>', ("{count} grupo", "{count} grupos"), "Gratis")


def told(*said: Any, is_under_way: bool = False) -> list[str]:
    return [line.partition(":")[0] for line in messages.problems(wanted(), spanish(*said, is_under_way=is_under_way))]


def test_whole_catalogue_has_no_problem():
    assert told(*RIGHT) == []


def test_form_for_one_thing_may_leave_its_number_out_and_no_other_may():
    assert told(RIGHT[0], ("un grupo", "{count} grupos"), RIGHT[2]) == []
    [problem] = told(RIGHT[0], ("{count} grupo", "muchos grupos"), RIGHT[2])
    assert problem.startswith("other places")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (("", *RIGHT[1:]), "not translated"),
        ((RIGHT[0], ("{count} grupo", ""), RIGHT[2]), "not translated"),
        (('Ve a <a href="%(page)s">la página de {name}</a>', *RIGHT[1:]), "other places than ['%(page)s'] in"),
        (("Ve a <b>la página</b> %(page)s", *RIGHT[1:]), "other elements in 'Ve a <b>la página</b> %(page)s'"),
        ((*RIGHT[:2], "{gratis}"), "other places than [] in '{gratis}'"),
    ],
)
def test_what_is_missing_or_broken_is_named(said, problem):
    [line] = told(*said)
    assert line.startswith(problem)


def test_catalogue_under_way_may_lack_texts_but_not_break_them():
    assert told("", ("", ""), "", is_under_way=True) == []
    assert len(told("Ve a la página", ("", ""), "", is_under_way=True)) == 2


def test_what_nobody_translated_is_said_in_english():
    """An empty form that was compiled would be said as nothing at all."""
    catalogue = spanish("", ("", ""), "Gratis")
    assert messages.untranslated(wanted(), catalogue) == 2
    assert b"group" not in messages.compiled(catalogue)


def test_texts_come_from_code_templates_and_vocabulary():
    texts = messages.texts()

    def where(text: str | tuple[str, str], context: str | None = None) -> str:
        message = texts.get(text, context)
        assert message is not None
        return str(message.locations[0][0])

    assert where("Confirmed by its facilitator {ago}") == "groups/templatetags/when.py"
    assert where(("{count} group fits", "{count} groups fit")) == "groups/views/tiers.py"
    assert where("By appointment", "schedule") == "groups/schedule.py"
    assert where("Mental health", "topic") == "groups/data/topics.json"


def test_text_of_a_template_is_what_its_tag_looks_up():
    template = "{% load i18n %}{% blocktranslate with name=who %}100% {{ name }}{% endblocktranslate %}"
    assert list(messages.texts_of_template(template)) == [("100%% %(name)s", "")]
    with translation.override("es"):
        assert Template(template).render(Context({"who": "Ana"})) == "100% Ana"


@pytest.mark.thorough  # as `make check` does
def test_catalogues_of_the_repository_are_compiled_and_whole_where_they_say_so():
    assert messages.check() == 0


def test_glossary_at_the_head_of_a_catalogue_stays_as_it_was_laid_out(tmp_path, monkeypatch):
    head = "# Kindred in Spanish.\n#\n# Words kept to:\n#   group             grupo\n"
    path = tmp_path / "django.po"
    path.write_text(f'{head}msgid ""\nmsgstr ""\n"Language: es\\n"\n', encoding="utf-8")
    monkeypatch.setattr(messages, "path_of", lambda language: path)
    file = io.BytesIO()
    write_po(file, messages.read("es"), width=0)
    assert file.getvalue().decode().startswith(head + 'msgid ""')
