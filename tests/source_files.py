"""Small exports of CRMs for the tests of sources: written into a folder, mapped, and looked at.

What a mapping makes is read from the workspace, without the model that a load would build.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data.fill import fill, prepare, refuse
from data.importers.answers import Answers
from data.importers.mapping import (
    count_source,
    find_unmapped,
    mapped_relations,
    name_columns,
    read_raw,
)
from data.importers.raw import ask
from data.importers.recognise import recognised, tables_beside
from data.importers.source import Source
from data.load import NO_ANSWERS
from data.readers import Relation, Sheet, find_sheets
from data.report import check_counts, write_tables
from data.workspace import Workspace, workspace

DEALS = "Deal ID,Deal Name,Deal Owner,Stage,Amount,Close Date,Created Date\n"


@dataclass(frozen=True)
class Filled:
    """A source as it lies in the contract's tables, with the tables of its report."""

    source: Source
    work: Workspace

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query over the tables of the load."""
        return self.work.rows(sql)

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Read, loaded and rejected of each sheet and table; a sheet by its file."""
        rows = self.rows(
            "select case kind when 'source' then file else table_name end, rows_read,"
            " rows_loaded, rows_rejected from load_report"
        )
        return {name: (read, loaded, rejected) for name, read, loaded, rejected in rows}

    def rejects(self) -> list[tuple[Any, ...]]:
        """Row, column, value and reason of what was rejected, by row."""
        return self.rows(
            "select row_number, column_name, value, reason from load_rejects"
            " order by row_number, column_name"
        )

    def remarks(self) -> str:
        """What the report says besides, one after the other."""
        rows = self.rows("select sentence from scratch.notices where sentence is not null")
        return "\n".join(sentence for (sentence,) in rows)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files by name in a folder of their own; a text is UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


@contextmanager
def filled(
    folder: Path, home: Path, named: str | None = None, answers: Answers | None = None
) -> Iterator[Filled]:
    """A folder of a source read, mapped, checked and reported, as a load does it."""
    answers = answers or Answers()
    home.mkdir(parents=True, exist_ok=True)
    sheets, _ = find_sheets(folder, home / "unpacked")
    source = recognised(sheets, named, answers)
    assert isinstance(source, Source), f"recognised as {list(source)}"
    with workspace(home, "building-test") as work:
        prepare(work)
        raw = read_raw(work, source, sheets, answers)
        ask(raw.fields)
        for label, rows in raw.refused.items():
            refuse(work, label, label, rows)
        mapped = mapped_relations(work, source, answers)
        inputs: dict[str, Sheet | Relation] = {}
        inputs |= mapped
        inputs |= tables_beside(sheets, raw.files, mapped)
        fill(work, inputs, None, NO_ANSWERS, date(2026, 1, 1))
        find_unmapped(work, source, raw, list(mapped))
        name_columns(work, source, raw)
        write_tables(work, inputs)
        count_source(work, source, raw)
        check_counts(work)
        yield Filled(source, work)
