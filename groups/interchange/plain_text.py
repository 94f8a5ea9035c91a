"""Text from elsewhere: made plain, and what nobody may publish taken out of it.

What comes out is still only text: templates escape it like everything else.
"""

import html
import re
import unicodedata

# The reader's own text direction must not be turned round by a name (Unicode TR36, 3.2).
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
LINE_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
ELLIPSIS = "…"

# Links, addresses and numbers by which one gets into a meeting or reaches a person.
REACHES_SOMEBODY = re.compile(
    r"""
    https?: | \bwww\. | [^\s@]@[^\s@]+\.[^\s@]
    | \b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S                           # tinyurl.com/abc
    | \b(?:[\w-]+\.)+(?:com|org|net|info|us|uk|co|io|me|ee|gg|ly|link|page|site|online|zoom)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Seven digits: the shortest number to call. Nine: the shortest Zoom id; a street and its house may hold eight.
NUMBER_IN_NOTES = re.compile(r"\d(?:[\s().+*#-]{0,3}\d){6,}")
NUMBER_IN_NAME = re.compile(r"\d(?:[\s().+*#-]{0,3}\d){8,}")
# Words that announce a secret; the secret may stand on the next line.
ANNOUNCES_SECRET = re.compile(
    r"""
    \bpass[\s-]?(?:word|code|wd|phrase) | \bpasscode | \bpwd?\b | \bp/w\b | \bPMI\b | \baccess[\s-]?code
    | \b(?:meeting|zoom|conference|room|personal|webinar|skype|group)[\s-]*(?:id|code|number|no\.|\#)(?!\w)
    | \bID\s*(?:is\b|[:=\#]|\d) | \bpin\s*(?:is\b|[:=\#]|\d) | \bcode\s*(?:is\b|[:=\#]|\d)
    | \bcontraseñ?n?a | \bclave\s*(?:es\b|[:=\#]|\d) | \bcódigo\s*(?:es\b|[:=\#]|\d)
    | \bmot\s+de\s+passe | \bcode\s+d[’']accès | \b(?:pass|kenn)wort | \bzugangscode
    | \bsenha\b | \bwachtwoord | \bhasło
    """,
    re.IGNORECASE | re.VERBOSE,
)


def one_line(value: object) -> str:
    """Return text or a number as one plain line: no markup, no control characters, single spaces. Else empty."""
    return " ".join(lines(value).split())


def lines(value: object) -> str:
    """Return text or a number as plain lines: no markup, no control characters, at most one empty line in a row."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = LINE_BREAK_TAG.sub("\n", str(value))
    # Twice: what only becomes a tag by unescaping goes as well.
    for _ in range(2):
        text = html.unescape(TAG.sub("", text))
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    kept = "".join(character for character in text if character == "\n" or _is_plain(character))
    tidy = "\n".join(" ".join(line.split()) for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", tidy).strip()


def _is_plain(character: str) -> bool:
    # Cc: control. Cs: half a character, which no database stores. Co, Cn: nobody's letters.
    return unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"} and character not in BIDI_CONTROLS


def shorten(text: str, length: int) -> str:
    """Return the text cut at a space so that it fits into ``length`` characters, with an ellipsis where it was cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) >= length // 2 else cut).rstrip(" ,;:-") + ELLIPSIS


def split_private(text: str) -> tuple[str, str]:
    """Split plain lines into what may be published and what may not.

    A line that reaches somebody is private as a whole; one that announces a secret also takes along all lines up to
    the next empty one. Too much in private is a nuisance, a passcode in public is a gatecrashed meeting.
    """
    public: list[str] = []
    private: list[str] = []
    is_secret_block = False
    for line in text.split("\n"):
        is_secret_block = bool(line) and (is_secret_block or bool(ANNOUNCES_SECRET.search(line)))
        is_private = is_secret_block or bool(REACHES_SOMEBODY.search(line) or NUMBER_IN_NOTES.search(line))
        (private if is_private else public).append(line)
    return lines("\n".join(public)).strip(" ,;:-\n"), lines("\n".join(private))


def without_private(text: str) -> str:
    """Return one public line, such as a name, cut before the first link, number or secret in it."""
    patterns = (REACHES_SOMEBODY, ANNOUNCES_SECRET, NUMBER_IN_NAME)
    starts = [match.start() for pattern in patterns if (match := pattern.search(text))]
    return text[: min(starts)].rstrip(" ,;:-–|([@/") if starts else text


def web_address(value: object, length: int = 200) -> str:
    """Return an http or https address of at most ``length`` characters; else empty."""
    text = value.strip() if isinstance(value, str) else ""
    is_plain = re.fullmatch(r"https?://[^\s<>\"'\\^`{|}/?#@]+\.[^\s<>\"'\\^`{|}@]+", text, re.IGNORECASE)
    return text if is_plain and len(text) <= length and text.isprintable() else ""
