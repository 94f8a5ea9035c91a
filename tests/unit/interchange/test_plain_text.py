import pytest

from groups.interchange.plain_text import lines, one_line, shorten, split_private, web_address, without_private


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Quiet \t Harbour ", "Quiet Harbour"),
        ("St Brigid&#039;s &amp; friends", "St Brigid's & friends"),
        ("<b>Bold</b> claim<script>alert(1)</script>", "Bold claimalert(1)"),
        ("&lt;script&gt;x&lt;/script&gt;", "x"),
        ("3 < 4 > 2", "3 < 4 > 2"),
        ("null\x00byte\x1b[31m", "nullbyte[31m"),
        ("half \ud800 a letter", "half a letter"),
        ("\u202eturned round", "turned round"),
        (79107, "79107"),
        (None, ""),
        (True, ""),
        (["a list"], ""),
    ],
)
def test_one_line_is_plain_text(written, read):
    assert one_line(written) == read


def test_lines_keeps_paragraphs_and_turns_breaks_into_lines():
    assert lines("One<br>two\r\n\r\n\r\n\r\nthree  four") == "One\ntwo\n\nthree four"


def test_shorten_cuts_at_a_space():
    assert shorten("a quiet harbour", 15) == "a quiet harbour"
    assert shorten("a quiet harbour for all", 15) == "a quiet…"
    assert len(shorten("x" * 50, 15)) == 15


@pytest.mark.parametrize(
    "secret",
    [
        "https://video.example.com/j/123",
        "video.example.com/j/123",
        "tinyurl.com/abc",
        "Write to anna@example.org",
        "Call 0161 496 0000",
        "+1 (555) 010-0199",
        "Zoom 812 3456 7890",
        "Meeting ID: ABC",
        "Zoom id abc",
        "ID: 77",
        "Password sober",
        "pwd=x1",
        "Passcode is serenity",
        "Pass code: serenity",
        "PIN 4321",
        "access code 99",
        "Contraseña: esperanza",
        "Clave: esperanza",
        "Mot de passe : espoir",
        "Kennwort Hoffnung",
        "PMI 1",
        "Meeting number 55",
    ],
)
def test_split_private_keeps_a_secret_private_and_the_rest_public(secret):
    public, private = split_private(f"Use the side door.\n{secret}\n\nBring a chair.")

    assert (public, private) == ("Use the side door.\n\nBring a chair.", secret)


def test_split_private_takes_along_the_lines_after_a_password():
    public, private = split_private("Use the side door.\nPassword:\nserenity now\n\nBring a chair.")

    assert (public, private) == ("Use the side door.\n\nBring a chair.", "Password:\nserenity now")


@pytest.mark.parametrize(
    "harmless",
    ["Pin Oak Room, 2nd floor", "Doors open at 18:45", "Suite 205, max. 30 people", "12 & 12", "Women@5", "Room 118."],
)
def test_split_private_leaves_harmless_notes_public(harmless):
    assert split_private(harmless) == (harmless, "")


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("Quiet Harbour", "Quiet Harbour"),
        ("Quiet Harbour - Meeting ID: 123 password x", "Quiet Harbour"),
        ("Quiet Harbour (https://video.example.com/j/1)", "Quiet Harbour"),
        ("Quiet Harbour 812 3456 7890", "Quiet Harbour"),
        ("8406 118 Avenue NW", "8406 118 Avenue NW"),
        ("Women@5", "Women@5"),
    ],
)
def test_without_private_cuts_a_name_before_a_secret(name, public):
    assert without_private(name) == public


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("http://example.org", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("https://user:pass@example.org/", ""),
        ("https://example.org/\"onload='x'", ""),
        ("//example.org", ""),
        ("https://example.org/" + "x" * 200, ""),
        (5, ""),
    ],
)
def test_web_address_is_http_only(written, read):
    assert web_address(written) == read
