"""What a generation remembers of its own load: which files, how far, when, which answers."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb

from data.answers import Answers
from data.contract import SCHEMA
from data.history import Before
from data.importers.recognise import FOLDER as IMPORTERS
from data.importers.recognise import Source
from data.readers import Sheet
from data.workspace import Workspace
from queries import model
from queries.entries import Entry, Rows


def before_of(served: Path | None) -> Before | None:
    """The served generation as what a load continues; None where there is none that can be read."""
    if served is None:
        return None
    covers = stored(served, "covers_until")
    return Before(served, date.fromisoformat(covers)) if covers else None


def stored(served: Path, key: str) -> str | None:
    """A value of the served generation's load_meta; None where it has none or is unreadable."""
    try:
        with duckdb.connect(str(served), read_only=True) as connection:
            row = connection.execute(
                'select "value" from load_meta where "key" = ?', [key]
            ).fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


def write_meta(
    work: Workspace,
    fingerprint: str,
    covers_until: date,
    found: Mapping[str, Sheet] | Source,
    rows: Rows,
    answers: Answers,
) -> None:
    """What is to be known of the load itself, and how far the journal is part of it."""
    work.run("create table load_meta (key varchar not null, value varchar not null)")
    values = {
        "fingerprint": fingerprint,
        "covers_until": covers_until.isoformat(),
        "loaded_at": datetime.now().isoformat(timespec="seconds"),
        "source": found.name if isinstance(found, Source) else "contract",
        "journal_until": str(rows.until),
        "typed_last_on": (rows.last_on or covers_until).isoformat(),
        "answers": str(answers),
    }
    for key, value in values.items():
        work.run("insert into load_meta values (?, ?)", [key, value])


def fingerprint_of(
    sheets: Sequence[Sheet], found: Mapping[str, Sheet] | Source, typed: Sequence[Entry]
) -> str:
    """A digest of all that decides the result: files, mapping, this code, the model, the journal.

    The journal only grows, so its last entry tells its state.
    """
    digest = hashlib.sha256(repr(typed[-1:]).encode())
    code = [SCHEMA, *SCHEMA.parent.glob("*.py"), *IMPORTERS.glob("*.*")]
    code += sorted(Path(model.__file__).parent.glob("*.*"))
    mapping = sorted(found.folder.glob("*.*")) if isinstance(found, Source) else []
    inputs = sorted({sheet.path for sheet in sheets})
    for path in [*sorted(code), *mapping, *inputs]:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 22):
                digest.update(block)
    return digest.hexdigest()
