"""A briefing from its questions to its files."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from briefing import daily, monthly, page, weekly, workbook
from briefing.asked import Asked, asked
from briefing.document import Document
from briefing.pack import Kind, Pack, Reader
from queries import served

MADE: dict[Kind, Callable[[Asked, str | None], Document]] = {
    "weekly": weekly.document,
    "monthly": monthly.document,
    "daily": daily.document,
}
LINES = 12  # of the text for a chat
LETTERS = 280  # of one of its lines


def written(
    kind: Kind,
    *,
    reader: Reader,
    as_of: date | None,
    language: str,
    folder: Path,
    address: str | None,
) -> Pack:
    """Writes the briefing of one reader into the folder, all of its files or none.

    `as_of` is the day seen from, None the last one known; `address` is where the app is found.
    Raises CannotWrite, OSError, and what a query raises.
    """
    source = served.opened(served.home())
    day = as_of or source.last_day
    begun = asked(source, reader, day, language)
    made = MADE[kind](begun, address)
    shown, said = page.html(made), chat(made)
    printed = page.pdf(shown)
    folder.mkdir(parents=True, exist_ok=True)
    name = file_name(kind, day, reader, language)
    places = {ending: folder / f"{name}.{ending}" for ending in ("html", "pdf", "xlsx", "txt")}
    with TemporaryDirectory(dir=folder, prefix=".writing-") as building:
        drafts = {ending: Path(building) / path.name for ending, path in places.items()}
        drafts["html"].write_text(shown, encoding="utf-8")
        drafts["txt"].write_text(f"{said}\n", encoding="utf-8")
        drafts["pdf"].write_bytes(printed)
        workbook.write(drafts["xlsx"], made, begun.words, begun.world.currency)
        for ending, draft in drafts.items():
            draft.replace(places[ending])
    return Pack(
        kind=kind,
        as_of=day,
        team_id=reader.team_id,
        person_id=reader.person_id,
        language=language,
        subject=made.subject,
        text=said,
        link=made.link,
        html=places["html"],
        pdf=places["pdf"],
        workbook=places["xlsx"],
    )


def file_name(kind: Kind, day: date, reader: Reader, language: str) -> str:
    """What the files are called: kind, day, team, reader and language, each reader their own."""
    ids = (reader.team_id, reader.person_id or "all")
    return "_".join([kind, day.isoformat(), *(_plain(one) for one in ids), language])


def _plain(identifier: str) -> str:
    """An id as part of a file's name; of one with other signs, also what tells it from others."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", identifier)
    if plain == identifier:
        return plain
    return f"{plain[:40]}-{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"


def chat(made: Document) -> str:
    """A dozen lines at most: what it is, what matters, and where the rest is."""
    said = [made.subject, *made.chat[: LINES - 2]]
    return "\n".join([*(_short(one) for one in said), made.link or made.opening])


def _short(line: str) -> str:
    return line if len(line) <= LETTERS else f"{line[: LETTERS - 1]}…"
