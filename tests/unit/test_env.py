import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize(
    ("written", "read"), [("yes", True), ("1", True), ("TRUE", True), ("no", False), ("off", False)]
)
def test_flag_reads_yes_and_no(monkeypatch, written, read):
    monkeypatch.setenv("KINDRED_X", written)

    assert env.flag("KINDRED_X", default=not read) is read


@pytest.mark.parametrize("default", [True, False])
def test_flag_takes_its_default_when_empty(monkeypatch, default):
    monkeypatch.setenv("KINDRED_X", " ")

    assert env.flag("KINDRED_X", default=default) is default


def test_flag_names_the_variable_when_neither_yes_nor_no(monkeypatch):
    monkeypatch.setenv("KINDRED_X", "maybe")

    with pytest.raises(ImproperlyConfigured, match=r"^KINDRED_X is 'maybe': write yes or no\.$"):
        env.flag("KINDRED_X", default=True)


def test_number_reads_a_whole_number(monkeypatch):
    monkeypatch.setenv("KINDRED_X", "8001")

    assert env.number("KINDRED_X", 8000) == 8001


def test_number_names_the_variable_when_not_a_number(monkeypatch):
    monkeypatch.setenv("KINDRED_X", "80o1")

    with pytest.raises(ImproperlyConfigured, match=r"^KINDRED_X is '80o1': write a whole number\.$"):
        env.number("KINDRED_X", 8000)


def test_words_drops_blanks(monkeypatch):
    monkeypatch.setenv("KINDRED_X", "example.org, ,www.example.org,")

    assert env.words("KINDRED_X") == ["example.org", "www.example.org"]


def test_secret_reads_the_file_it_is_pointed_to(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("made up\n")
    monkeypatch.setenv("KINDRED_X", "not this")
    monkeypatch.setenv("KINDRED_X_FILE", str(tmp_path / "secret"))

    assert env.secret("KINDRED_X") == "made up"


def test_secret_names_the_file_that_cannot_be_read(monkeypatch, tmp_path):
    monkeypatch.setenv("KINDRED_X_FILE", str(tmp_path / "gone"))

    with pytest.raises(ImproperlyConfigured, match="gone, which cannot be read: No such file or directory"):
        env.secret("KINDRED_X")
