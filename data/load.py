"""One load from end to end: recognise, fill, model, report, check, swap in."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from data import publish, report, settings, typed_in
from data.contract import BY_NAME
from data.fill import fill, prepare, refuse
from data.fingerprint import fingerprint_of
from data.history import Before
from data.importers.answers import Answers, save_answers
from data.importers.mapping import (
    RawSource,
    count_source,
    find_unmapped,
    mapped_relations,
    name_columns,
    read_raw,
)
from data.importers.recognise import (
    Source,
    contract_sheets,
    kept_answers,
    named_as,
    recognised,
    tables_beside,
)
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


def load(
    folder: Path, home: Path, source: str | None = None, answers: Answers | None = None
) -> Outcome:
    """Load a folder, a workbook or a zip file and serve it; the outcome says what was found.

    The mapping people gave is kept; without one the kept holds, if the files are of its kind.
    """
    return _work(folder, home, source, answers, publishing=True)


def check(
    folder: Path, home: Path, source: str | None = None, answers: Answers | None = None
) -> Outcome:
    """Everything a load does, without serving the result."""
    return _work(folder, home, source, answers, publishing=False)


def _work(
    folder: Path, home: Path, named: str | None, given: Answers | None, publishing: bool
) -> Outcome:
    with publish.loading(home), publish.folder_beside(home) as unpacking:
        sheets, unread = find_sheets(folder, unpacking)
        answers = given or kept_answers(home, sheets)
        found = recognised(sheets, named, answers)
        # A mapping is of its source: what it says of days would spoil the files of another.
        answers = replace(answers, source=named_as(found))
        typed = _typed(home)
        fingerprint = fingerprint_of(sheets, found, typed, answers)
        served = publish.current(home)
        if publishing and served and _stored(served, "fingerprint") == fingerprint:
            text = "Nothing has changed since the last load; what is served stays.\n\n"
            with duckdb.connect(str(served), read_only=True) as connection:
                text += report.report_text(Workspace(connection, served, home))
            return Outcome(text, True, served.stem, is_unchanged=True)
        name = f"{publish.BUILDING}-{secrets.token_hex(6)}"
        with workspace(home, name) as work:
            outcome = _build(
                work, home, sheets, unread, found, typed, fingerprint, answers, publishing
            )
        if outcome.succeeded and publishing and given is not None:
            save_answers(home, answers)
        return outcome


def _build(
    work: Workspace,
    home: Path,
    sheets: Sequence[Sheet],
    unread: Sequence[str],
    found: Mapping[str, Sheet] | Source,
    typed: Sequence[Entry],
    fingerprint: str,
    answers: Answers,
    publishing: bool,
) -> Outcome:
    """Fill the building file and, if asked, serve it."""
    prepare(work)
    inputs, raw = _inputs(work, sheets, found, answers)
    _tell_unused(work, sheets, unread, found, [*raw.matched.values(), *inputs.values()])
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
        mapped = [name for name, given in inputs.items() if isinstance(given, Relation)]
        find_unmapped(work, found, raw, mapped)
        name_columns(work, found, raw)
    report.write_tables(work, inputs)
    if isinstance(found, Source):
        count_source(work, found, raw)
    text = report.report_text(work)
    if trouble is None:
        report.check_counts(work)
    if trouble is not None or not publishing:
        path = home / ("check.rejects.csv" if not publishing else "failed.rejects.csv")
        text += _rejects_line(work, path)
    if trouble is not None:
        return Outcome(f"{text}\n\n{trouble} Nothing was published.", False)
    _write_meta(work, fingerprint, covers_until, found, rows)
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
    work: Workspace,
    sheets: Sequence[Sheet],
    found: Mapping[str, Sheet] | Source,
    answers: Answers,
) -> tuple[Mapping[str, Sheet | Relation], RawSource]:
    """What fills each contract table, and for a source its sheets as they were read."""
    if not isinstance(found, Source):
        return dict(found), RawSource()
    raw = read_raw(work, found, sheets, answers)
    for name, rows in raw.refused.items():
        # Under its label, since a sheet may be called as a table of the contract is.
        refuse(work, raw.matched[name].label, raw.matched[name].label, rows)
    mapped = mapped_relations(work, found, answers)
    return {**mapped, **tables_beside(sheets, raw.matched.values(), mapped)}, raw


def _tell_unused(
    work: Workspace,
    sheets: Sequence[Sheet],
    unread: Sequence[str],
    found: Mapping[str, Sheet] | Source,
    used: Collection[Sheet | Relation],
) -> None:
    """Remarks on files and columns that nobody reads."""
    if isinstance(found, Source):
        report.remark(work, "source", f"Read as {found.name}: {found.sentence}")
        others = [sheet for sheet in sheets if sheet not in used]
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
