"""A briefing as one HTML file, and as a PDF of the same: nothing in either is fetched."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from markupsafe import Markup

from briefing.document import Document
from briefing.pack import CannotWrite

TEMPLATES = Path(__file__).parent / "templates"
LOCALES = {"en": "en", "zh": "zh-Hans"}


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["base64"] = lambda held: b64encode(held).decode()
    return environment.get_template("pack.html")


def html(document: Document) -> str:
    """The briefing as HTML: whatever comes from data is escaped, pictures are in it."""
    style = (TEMPLATES / "pack.css").read_text(encoding="utf-8")
    return _template().render(
        document=document, style=Markup(style), locale=LOCALES.get(document.language, "en")
    )


def _refused(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"a briefing fetches nothing, and {url} is outside")


def pdf(text: str) -> bytes:
    """The HTML as a PDF, with its fonts. Raises CannotWrite where the machine has no Pango."""
    try:
        import weasyprint
    except OSError as missing:
        raise CannotWrite(
            "A PDF needs the system's text library Pango (Debian, Ubuntu: apt-get install "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0); without it no briefing is "
            f"written. ({missing})"
        ) from None
    made: Mapping[str, Any] | bytes = weasyprint.HTML(string=text).write_pdf()
    assert isinstance(made, bytes)
    return made
