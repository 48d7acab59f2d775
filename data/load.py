"""One load from end to end: recognise, fill, model, report, check, swap in."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from data import account, account_sheets, publish, report, settings, typed_in, witness
from data.fill import fill, prepare, refuse
from data.fingerprint import fingerprint_of
from data.gone import LIST, write_list
from data.gone import asked as ask_gone
from data.gone_answers import GoneAnswers, GoneQuestion
from data.gone_list import write_asked
from data.importers.answers import Answers, save_answers
from data.importers.choices import instead
from data.importers.mapping import (
    RawSource,
    count_source,
    find_unmapped,
    mapped_relations,
    name_columns,
    read_raw,
)
from data.importers.raw import ask
from data.importers.recognise import (
    CONTRACT,
    Source,
    kept_answers,
    named_as,
    recognised,
    tables_beside,
)
from data.live import sheets_of
from data.load_meta import Past, before_of, meta_of, write_meta
from data.readers import Relation, Sheet
from data.sentence import Sentence, quoted
from data.unused import tell_unused
from data.workspace import DataFault, Workspace, workspace
from queries import entries, model
from queries.entries import Entry, Rows


@dataclass(frozen=True)
class Outcome:
    """How a load ended: the report to print, and whether the data could be loaded."""

    text: str
    succeeded: bool
    generation: str | None = None  # what is served after a load; None for a check
    is_unchanged: bool = False
    question: GoneQuestion | None = None  # what is to be answered first: `Answers` of the next load


NO_ANSWERS = GoneAnswers()


def load(
    folder: Path,
    home: Path,
    source: str | None = None,
    answers: Answers | None = None,
    gone: GoneAnswers = NO_ANSWERS,
    continues: bool = True,
) -> Outcome:
    """Load a folder, a workbook or a zip file and serve it; the outcome says what was found.

    The mapping people gave is kept; without one the kept holds, if the files are of its kind. It
    continues the history of what is served, deals that left the export by `gone`; unless told not
    to, for a company that has nothing to do with it.
    """
    return _work(folder, home, source, answers, gone, continues, publishing=True)


def check(
    folder: Path,
    home: Path,
    source: str | None = None,
    answers: Answers | None = None,
    gone: GoneAnswers = NO_ANSWERS,
) -> Outcome:
    """Everything a load does, without serving the result."""
    return _work(folder, home, source, answers, gone, continues=True, publishing=False)


def _work(
    folder: Path,
    home: Path,
    named: str | None,
    given: Answers | None,
    gone: GoneAnswers,
    continues: bool,
    publishing: bool,
) -> Outcome:
    with publish.loading(home), publish.folder_beside(home) as beside:
        sheets, unread, is_live = sheets_of(folder, beside)
        answers = given or kept_answers(home, sheets)
        account_sheets.tell_sheets(sheets, unread, answers)
        found = recognised(sheets, named or (CONTRACT if is_live else None), answers)
        # A mapping is of its source: what it says of days would spoil the files of another.
        answers = instead(sheets, named_as(found), answers)
        typed = typed_in.entries_of(home)
        fingerprint = fingerprint_of(sheets, found, typed, answers)
        served = publish.current(home)
        meta = meta_of(served)
        is_same = meta.get("fingerprint") == fingerprint
        # an answer that was given already says nothing new
        if is_same and gone:
            is_same = meta.get("answers") == str(gone)
        if served and publishing and is_same:
            text = "Nothing has changed since the last load; what is served stays.\n\n"
            with duckdb.connect(str(served), read_only=True) as connection:
                text += report.report_text(Workspace(connection, served, home))
            return Outcome(text, True, served.stem, is_unchanged=True)
        name = f"{publish.BUILDING}-{secrets.token_hex(6)}"
        with workspace(home, name) as work:
            past = Past(before_of(served, meta) if continues else None, continues, gone)
            outcome = _build(
                work, home, sheets, unread, found, typed, fingerprint, answers, past, publishing
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
    past: Past,
    publishing: bool,
) -> Outcome:
    """Fill the building file and, if asked, serve it."""
    prepare(work)
    inputs, raw = _inputs(work, sheets, found, answers)
    tell_unused(work, sheets, unread, found, [*raw.files, *inputs.values()])
    if past.before is None and past.is_asked_for and publish.has_served(home):
        report.remark(
            work,
            "lost_history",
            "What was served before cannot be read; what earlier loads recorded is lost.",
        )
    trouble: Sentence | None = None
    question: GoneQuestion | None = None
    rows = Rows()
    try:
        covers_until = fill(work, inputs, past.before, past.answers, date.today())
        rows = entries.rows(typed, settings.timezone_of(work))
        typed_in.fold(work, rows)
        if not work.value("select exists (from opportunities)"):
            trouble = Sentence("No deal could be loaded, so there is nothing to show.")
        elif question := ask_gone(work):
            write_list(work, home / LIST)
            trouble = quoted(question.text(home / LIST))
    except DataFault as fault:
        trouble = fault.sentence
    if (listed := witness.current().gone) is not None:
        write_asked(work, listed)
    if isinstance(found, Source):
        mapped = [name for name, given in inputs.items() if isinstance(given, Relation)]
        find_unmapped(work, found, raw, mapped)
        name_columns(work, found, raw)
    report.write_tables(work, inputs)
    if isinstance(found, Source):
        count_source(work, found, raw)
    account.tell_loaded(work, trouble, question)
    text = report.report_text(work)
    if trouble is None:
        report.check_counts(work)
    if trouble is not None or not publishing:
        usual = home / ("check.rejects.csv" if not publishing else "failed.rejects.csv")
        path = witness.current().rejects or usual
        text += _rejects_line(work, path)
    if trouble is not None:
        return Outcome(f"{text}\n\n{trouble} Nothing was published.", False, question=question)
    write_meta(work, fingerprint, covers_until, found, rows, past.answers)
    called = found.name if isinstance(found, Source) else "contract"
    report.write_load(work, past.before.path if past.before else None, covers_until, called)
    account.tell_change(work)
    witness.current().step("summing_up")
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
    (home / LIST).unlink(missing_ok=True)
    text += f"\n\nRejected rows are in {kept}." if count else ""
    return Outcome(f"{text}\n\nServed from now on: days until {covers_until}.", True, generation)


def _inputs(
    work: Workspace,
    sheets: Sequence[Sheet],
    found: Mapping[str, Sheet] | Source,
    answers: Answers,
) -> tuple[Mapping[str, Sheet | Relation], RawSource]:
    """What fills each contract table, and a source's sheets. Raises Asked with all questions."""
    if not isinstance(found, Source):
        account_sheets.tell_source(work, sheets, found, RawSource(), answers)
        return dict(found), RawSource()
    raw = read_raw(work, found, sheets, answers)
    account_sheets.tell_source(work, sheets, found, raw, answers)
    ask(raw.fields)
    for label, rows in raw.refused.items():
        # Under its label, since a sheet may be called as a table of the contract is.
        refuse(work, label, label, rows)
    mapped = mapped_relations(work, found, answers)
    return {**mapped, **tables_beside(sheets, raw.files, mapped)}, raw


def _rejects_line(work: Workspace, path: Path) -> str:
    count = report.write_rejects(work, path)
    return f"\n\nRejected rows are in {path}." if count else ""
