"""One load from end to end: recognise, fill, model, report, check, swap in."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from data import publish, report, settings, typed_in
from data.contract import BY_NAME, SCHEMA
from data.fill import fill, prepare, refuse
from data.history import Before
from data.importers.mapping import (
    count_source,
    find_unmapped,
    mapped_relations,
    name_columns,
    read_raw,
)
from data.importers.recognise import FOLDER as IMPORTERS
from data.importers.recognise import Source, contract_sheets, recognised
from data.readers import Relation, Sheet, find_sheets
from data.workspace import DataFault, Workspace, workspace
from queries import entries, model
from queries.entries import Entry, Rows, Unread


@dataclass(frozen=True)
class Outcome:
    """How a load ended: the report to print, and whether the data could be loaded."""

    text: str
    succeeded: bool
    generation: str | None = None  # what is served after a load; None for a check
    is_unchanged: bool = False


def load(folder: Path, home: Path, source: str | None = None) -> Outcome:
    """Load a folder (or a workbook) and serve it; the outcome says what was found."""
    return _work(folder, home, source, publishing=True)


def check(folder: Path, home: Path, source: str | None = None) -> Outcome:
    """Everything a load does, without serving the result."""
    return _work(folder, home, source, publishing=False)


def _work(folder: Path, home: Path, named: str | None, publishing: bool) -> Outcome:
    with publish.loading(home):
        sheets, unread = find_sheets(folder)
        found = recognised(sheets, named)
        typed = _typed(home)
        fingerprint = _fingerprint(sheets, found, typed)
        served = publish.current(home)
        if publishing and served and _stored(served, "fingerprint") == fingerprint:
            text = "Nothing has changed since the last load; what is served stays.\n\n"
            with duckdb.connect(str(served), read_only=True) as connection:
                text += report.report_text(Workspace(connection, served, home))
            return Outcome(text, True, served.stem, is_unchanged=True)
        name = f"{publish.BUILDING}-{secrets.token_hex(6)}"
        with workspace(home, name) as work:
            return _build(work, home, sheets, unread, found, typed, fingerprint, publishing)


def _build(
    work: Workspace,
    home: Path,
    sheets: Sequence[Sheet],
    unread: Sequence[str],
    found: Mapping[str, Sheet] | Source,
    typed: Sequence[Entry],
    fingerprint: str,
    publishing: bool,
) -> Outcome:
    """Fill the building file and, if asked, serve it."""
    prepare(work)
    inputs, matched = _inputs(work, sheets, found)
    _tell_unused(work, sheets, unread, found, matched)
    before = _before(publish.current(home))
    if before is None and publish.has_served(home):
        report.remark(
            work,
            "lost_history",
            "What was served before cannot be read; what earlier loads recorded is lost.",
        )
    trouble: str | None = None
    rows = Rows()
    try:
        covers_until = fill(work, inputs, before, date.today())
        rows = entries.rows(typed, settings.timezone_of(work))
        typed_in.fold(work, rows)
        if not work.value("select exists (from opportunities)"):
            trouble = "No deal could be loaded, so there is nothing to show."
    except DataFault as fault:
        trouble = str(fault)
    if isinstance(found, Source):
        find_unmapped(work, found, matched, list(inputs))
        name_columns(work, found)
    report.write_tables(work, inputs)
    if isinstance(found, Source):
        count_source(work, found, matched)
    text = report.report_text(work)
    if trouble is None:
        report.check_counts(work)
    if trouble is not None or not publishing:
        path = home / ("check.rejects.csv" if not publishing else "failed.rejects.csv")
        text += _rejects_line(work, path)
    if trouble is not None:
        return Outcome(f"{text}\n\n{trouble} Nothing was published.", False)
    _write_meta(work, fingerprint, covers_until, found, rows)
    called = found.name if isinstance(found, Source) else "contract"
    report.write_load(work, before.path if before else None, covers_until, called)
    model.build(work.connection)
    if not publishing:
        return Outcome(f"{text}\n\nThis was a check; nothing was published.", True)
    rejects = work.building.with_suffix(".rejects.csv")
    count = report.write_rejects(work, rejects)
    publish.seal(work)
    generation = publish.swap_in(home, work.building)
    kept = home / f"{generation}.rejects.csv"
    rejects.replace(kept)
    publish.remove_unread(home)
    text += f"\n\nRejected rows are in {kept}." if count else ""
    return Outcome(f"{text}\n\nServed from now on: days until {covers_until}.", True, generation)


def _inputs(
    work: Workspace, sheets: Sequence[Sheet], found: Mapping[str, Sheet] | Source
) -> tuple[Mapping[str, Sheet | Relation], dict[str, Sheet]]:
    """What fills each contract table, and for a source the sheets that were matched."""
    if not isinstance(found, Source):
        return dict(found), {}
    matched, refused = read_raw(work, found, sheets)
    for name, rows in refused.items():
        # Under its label, since a sheet may be called as a table of the contract is.
        refuse(work, matched[name].label, matched[name].label, rows)
    return dict(mapped_relations(work, found)), matched


def _tell_unused(
    work: Workspace,
    sheets: Sequence[Sheet],
    unread: Sequence[str],
    found: Mapping[str, Sheet] | Source,
    matched: Mapping[str, Sheet],
) -> None:
    """Remarks on files and columns that nobody reads."""
    if isinstance(found, Source):
        report.remark(work, "source", f"Read as {found.name}: {found.sentence}")
        others = [sheet for sheet in sheets if sheet not in matched.values()]
    else:
        others = contract_sheets(sheets)[1]
        for name, sheet in found.items():
            for column in unknown_columns(name, sheet):
                report.remark(
                    work, "unknown_column", f"The column {column} of {sheet.label} is not read."
                )
    for label in [*(sheet.label for sheet in others), *unread]:
        report.remark(work, "unknown_file", f"{label} is no table of this source; it is not read.")


def unknown_columns(table: str, sheet: Sheet) -> list[str]:
    """The columns of a sheet that the contract does not have, as the sheet writes them."""
    known = {column.name for column in BY_NAME[table].columns}
    return [column for column in sheet.columns if column.strip().lower() not in known]


def _rejects_line(work: Workspace, path: Path) -> str:
    count = report.write_rejects(work, path)
    return f"\n\nRejected rows are in {path}." if count else ""


def _before(served: Path | None) -> Before | None:
    if served is None:
        return None
    covers = _stored(served, "covers_until")
    return Before(served, date.fromisoformat(covers)) if covers else None


def _stored(served: Path, key: str) -> str | None:
    """A value of the served generation's load_meta; None where it has none or is unreadable."""
    try:
        with duckdb.connect(str(served), read_only=True) as connection:
            row = connection.execute(
                'select "value" from load_meta where "key" = ?', [key]
            ).fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


def _typed(home: Path) -> Sequence[Entry]:
    """All that people typed. Raises DataFault where the journal cannot be read."""
    try:
        return entries.entries(home)
    except Unread as error:
        raise DataFault(f"{error} Nothing was published.") from error


def _write_meta(
    work: Workspace,
    fingerprint: str,
    covers_until: date,
    found: Mapping[str, Sheet] | Source,
    rows: Rows,
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
    }
    for key, value in values.items():
        work.run("insert into load_meta values (?, ?)", [key, value])


def _fingerprint(
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
