"""Makes ids of titles: small Latin letters, digits, single hyphens, from any European script."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
"""How many characters an id made of a title has at most."""

_TWO = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "å": "a"}
_ONE = dict(zip("đðłþħıŋ", ("d", "d", "l", "th", "h", "i", "n"), strict=True))
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        (
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o"),
            *("p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e"),
            *("iu", "ia", "i", "i", "ie", "g"),
        ),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        (
            *("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p"),
            *("r", "s", "s", "t", "y", "f", "ch", "ps", "o"),
        ),
        strict=True,
    )
)
_LETTERS = str.maketrans({**_TWO, **_ONE, **_CYRILLIC, **_GREEK})


def slug(title: str) -> str:
    """Return an id made of a title; empty if no letter of it can be written in Latin."""
    text = unicodedata.normalize("NFC", title).casefold().replace("'", "").replace("\u2019", "")
    # Composed letters are looked up first: an accent dropped too early makes `ä` an `a`.
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS)).translate(_LETTERS)
    plain = "".join(char for char in text if not unicodedata.combining(char))
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(made) <= LONGEST:
        return made
    return made[: LONGEST + 1].rpartition("-")[0] or made[:LONGEST]
