"""A briefing as one HTML file, and as a PDF of the same: nothing in either is fetched."""

from base64 import b64encode
from functools import cache
from pathlib import Path

import jinja2

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
        document=document, style=style, locale=LOCALES.get(document.language, "en")
    )


def pdf(text: str) -> bytes:
    """The HTML as a PDF, with its fonts. Raises CannotWrite where the machine has no Pango."""
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except OSError:
        raise CannotWrite(
            "A PDF takes Pango, which sets text, and this machine has none. Install it (Debian, "
            "Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; macOS: "
            "brew install pango) and write the briefings again."
        ) from None
    # nothing is fetched: what is not in the file is not there
    inside = URLFetcher(allowed_protocols=["data"])
    made: bytes = weasyprint.HTML(string=text, url_fetcher=inside).write_pdf()
    return made
