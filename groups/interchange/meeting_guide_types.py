"""What Meeting Guide's type codes mean in our words.

Source: github.com/code4recovery/spec, its 87 codes (MIT) and the five proposed ones.
"""

from types import MappingProxyType

# BCP 47 tags.
LANGUAGES = MappingProxyType(
    {
        "AF": "af",
        "AM": "am",
        "AR": "ar",
        "ASL": "ase",
        "BG": "bg",
        "DA": "da",
        "DE": "de",
        "EL": "el",
        "EN": "en",
        "FA": "fa",
        "FI": "fi",
        "FR": "fr",
        "HE": "he",
        "HI": "hi",
        "HR": "hr",
        "HU": "hu",
        "IS": "is",
        "ITA": "it",
        "JA": "ja",
        "KA": "ka",
        "KOR": "ko",
        "LT": "lt",
        "ML": "ml",
        "MT": "mt",
        "NE": "ne",
        "NL": "nl",
        "NO": "no",
        "POL": "pl",
        "POR": "pt",
        "PUN": "pa",
        "QSL": "fcs",
        "RSL": "rsl",
        "RUS": "ru",
        "S": "es",
        "SK": "sk",
        "SL": "sl",
        "SV": "sv",
        "TH": "th",
        "TL": "tl",
        "TUR": "tr",
        "UK": "uk",
    }
)

# Community slugs, and how a meeting's note says whom it is for.
COMMUNITIES = MappingProxyType(
    {
        "BI": ("lgbtq", "bisexual people"),
        "BV-I": ("blind", "blind and partially sighted people"),
        "D-HOH": ("deaf", "deaf and hard-of-hearing people"),
        "G": ("lgbtq", "gay people"),
        "L": ("lgbtq", "lesbians"),
        "LGBTQ": ("lgbtq", "LGBTQ+ people"),
        "M": ("men", "men"),
        "N": ("indigenous", "Native Americans"),
        "NB": ("non-binary", "non-binary people"),
        "NDG": ("indigenous", "Indigenous people"),
        "P": ("professionals", "professionals"),
        "POC": ("people-of-colour", "people of colour"),
        "SEN": ("older-people", "older people"),
        "T": ("trans", "trans people"),
        "W": ("women", "women"),
        "Y": ("young-people", "young people"),
    }
)

# Access features; a code says yes, its absence says nothing.
ACCESS = MappingProxyType(
    {
        "ASL": "sign-language",
        "BA": "childcare",
        "CF": "children-welcome",
        "FF": "fragrance-free",
        "X": "step-free",
        "XB": "accessible-toilet",
    }
)

# What happens there, in words for a note.
FORMATS = MappingProxyType(
    {
        "11": "11th Step meditation",
        "12x12": "12 Steps and 12 Traditions",
        "ABSI": "As Bill Sees It",
        "AL": "at the same time as Alateen",
        "AL-AN": "at the same time as Al-Anon",
        "B": "Big Book",
        "BE": "newcomers",
        "BRK": "breakfast",
        "CAN": "candlelight",
        "D": "discussion",
        "DD": "dual diagnosis",
        "DR": "Daily Reflections",
        "GR": "Grapevine",
        "H": "birthdays",
        "LIT": "reading",
        "LS": "Living Sober",
        "MED": "meditation",
        "OUT": "outdoors",
        "POA": "proof of attendance given",
        "SM": "smoking allowed",
        "SP": "speaker",
        "ST": "Step study",
        "TR": "Tradition study",
        "XT": "cross talk allowed",
    }
)

PEOPLE, SPOKEN = frozenset(COMMUNITIES), frozenset(LANGUAGES)
OPEN, CLOSED, ONLINE, LOCATION_CLOSED, SECULAR, NEWCOMERS = "O", "C", "ONL", "TC", "A", "BE"
# LO-I: isolated members; DB: a digital collection. Known, but nothing a visitor here chooses by.
OTHERS = frozenset({OPEN, CLOSED, ONLINE, LOCATION_CLOSED, SECULAR, "HY", "DB", "LO-I"})
KNOWN = OTHERS | SPOKEN | PEOPLE | set(ACCESS) | set(FORMATS)

# Spelt out, as older feeds and spreadsheets have them.
NAMES = MappingProxyType(
    {
        "open": "O",
        "closed": "C",
        "online": "ONL",
        "men": "M",
        "women": "W",
        "young people": "Y",
        "wheelchair access": "X",
        "wheelchair accessible": "X",
        "location temporarily closed": "TC",
        "secular": "A",
        "newcomer": "BE",
        "discussion": "D",
        "speaker": "SP",
        "big book": "B",
        "spanish": "S",
        "english": "EN",
        "hybrid": "HY",
    }
)


def read_types(value: object) -> tuple[frozenset[str], list[str]]:
    """Return the known codes in a list, in “O,D” or in “[open]”, and the words that are none."""
    if isinstance(value, str):
        value = value.strip().strip("[]").split(",")
    words = [str(word).strip(" \"'") for word in value] if isinstance(value, list) else []
    codes = {word: NAMES.get(word.lower(), word if word in KNOWN else word.upper()) for word in words if word}
    return frozenset(code for code in codes.values() if code in KNOWN), [
        word for word, code in codes.items() if code not in KNOWN
    ]
