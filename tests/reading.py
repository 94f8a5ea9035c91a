"""Reading a page as a visitor does: its words, its headings, its links."""

from html.parser import HTMLParser

INLINE = {"a", "b", "em", "s", "span", "strong", "time"}
UNSEEN = {"script", "style", "title", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}


class Reading(HTMLParser):
    """The visible text of a piece of HTML, and the text of the elements one asks for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[tuple[str, set[str], list[str]]] = []
        self._found: list[tuple[str, set[str], str]] = []
        self.links: list[tuple[str, str]] = []
        self.lang = ""
        self._href: list[str] = []
        self._all: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._break_around(tag)
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "a":
            self._href.append(given.get("href") or "")
        if tag not in VOID:
            self._open.append((tag, set((given.get("class") or "").split()), []))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not any(one[0] == tag for one in self._open):
            return
        while self._open:
            name, classes, words = self._open.pop()
            text = squeezed(words)
            self._found.append((name, classes, text))
            if name == "a":
                self.links.append((text, self._href.pop()))
            if name == tag:
                break
        self._break_around(tag)

    def handle_data(self, data: str) -> None:
        if any(name in UNSEEN for name, _, _ in self._open):
            return
        self._all.append(data)
        for _, _, words in self._open:
            words.append(data)

    def _break_around(self, tag: str) -> None:
        if tag not in INLINE:
            self.handle_data(" ")

    @property
    def text(self) -> str:
        """All that can be read."""
        return squeezed(self._all)

    def each(self, tag: str = "", css_class: str = "") -> list[str]:
        """The texts of all elements of that name and class, in the order in which they end."""
        return [
            text for name, classes, text in self._found if tag in ("", name) and (not css_class or css_class in classes)
        ]


def squeezed(words: list[str]) -> str:
    """The words with every run of white space as one space."""
    return " ".join("".join(words).split())
