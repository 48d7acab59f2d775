"""The translations of one language, read from its committed .po file and compiled in memory."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "zh")
HERE = Path(__file__).resolve().parent


def po_file(language: str) -> Path:
    """Where the catalogue of a language is kept; English, the message id, has none."""
    return HERE / language / "LC_MESSAGES" / "messages.po"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Message to translation; English, and whatever has no translation, stays as written."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for language {language!r}")
    source = po_file(language)
    if not source.exists():
        return gettext.NullTranslations()
    with source.open("rb") as opened:
        catalogue = read_po(opened, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def matching_language(locale: str | None) -> str:
    """The language we speak that a browser locale such as "zh-CN" asks for, else English."""
    wanted = (locale or "").replace("_", "-").split("-")[0].lower()
    return wanted if wanted in LANGUAGES else LANGUAGES[0]
