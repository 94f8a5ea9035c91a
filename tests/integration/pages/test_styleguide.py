"""The style guide: there for those who make the pages, for nobody else, and whole."""

import re

from groups.views.styleguide import TOKENS, tokens


def test_styleguide_is_not_there_for_visitors(client, db):
    assert client.get("/styleguide/").status_code == 404


def test_styleguide_shows_every_token_there_is(client, db, settings):
    settings.DEBUG = True
    html = client.get("/styleguide/").content.decode()
    names = set(re.findall(r"^ *(--[\w-]+):", TOKENS.read_text(), flags=re.MULTILINE))
    assert names == {token.name for token in tokens()}
    assert {name for name in names if f"<code>{name}</code>" not in html} == set()
