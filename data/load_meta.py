"""What a generation remembers of its own load: which files, how far, when, which answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from data.gone_answers import GoneAnswers
from data.history import Before
from data.importers.recognise import Source
from data.readers import Sheet
from data.workspace import Workspace
from queries.entries import Rows


@dataclass(frozen=True)
class Past:
    """What a load continues: the generation that is served, where there is one to be continued."""

    before: Before | None
    is_asked_for: bool
    answers: GoneAnswers


def before_of(served: Path | None, meta: Mapping[str, str]) -> Before | None:
    """The served generation, with its meta, as what a load continues; None where there is none
    that can be read."""
    if served is None or "covers_until" not in meta:
        return None
    return Before(served, date.fromisoformat(meta["covers_until"]))


def meta_of(served: Path | None) -> dict[str, str]:
    """What the served generation remembers; nothing where there is none that can be read."""
    if served is None:
        return {}
    try:
        with duckdb.connect(str(served), read_only=True) as connection:
            return dict(connection.execute('select "key", "value" from load_meta').fetchall())
    except duckdb.Error:
        return {}


def write_meta(
    work: Workspace,
    fingerprint: str,
    covers_until: date,
    found: Mapping[str, Sheet] | Source,
    rows: Rows,
    answers: GoneAnswers,
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
