"""What a folder was recognised as, in full: each sheet, each column, what it became and why.

For whoever shows it, and for people to correct: the mapping that was found is given back as
answers, which can be changed, kept as a file and used for the next load.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.contract import BY_NAME
from data.importers.answers import Answers, SheetAnswers
from data.importers.choices import choices
from data.importers.headers import samples_of
from data.importers.recognise import named_as, recognised
from data.importers.source import Source
from data.importers.source_sheet import SourceSheet
from data.readers import Sheet, find_sheets


@dataclass(frozen=True)
class ColumnSeen:
    """A column: the field it became (None: it is not read), how its values are read, how sure
    that is (0 to 1), why, and some values."""

    column: str
    field: str | None
    kind: str
    score: float
    why: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class SheetSeen:
    """A sheet: the one of the source it is (None: it is not read), its columns, and the fields
    of the source for which it has no column."""

    label: str
    sheet: str | None
    encoding: str
    delimiter: str
    columns: tuple[ColumnSeen, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Recognition:
    """What a folder is: the source's name for people and for `--source`, and its sheets."""

    name: str
    source: str
    sentence: str
    sure: str
    sheets: tuple[SheetSeen, ...]
    unread: tuple[str, ...]
    given: Answers
    others: tuple[str, ...] = ()
    """What else the files can be read as, by the names of `--source`."""

    def answers(self) -> Answers:
        """The mapping as it was found, to be corrected and kept; other answers stay."""
        sheets = {}
        for seen in self.sheets:
            found = {one.column: one.field for one in seen.columns if one.field is not None}
            if seen.sheet is None or not found:
                continue
            before = self.given.sheets.get(seen.sheet, SheetAnswers())
            kept = {column: field for column, field in before.columns.items() if not field}
            sheets[seen.sheet] = SheetAnswers(
                {**kept, **found}, before.date_order, before.number_style
            )
        given = self.given
        return Answers(
            self.source, given.date_order, given.number_style, sheets, given.stages, given.teams,
            given.settings, given.instead_of,
        )  # fmt: skip

    def text(self) -> str:
        """All of it in lines to read."""
        lines = [f"{self.name} (source {self.source}): {self.sentence}."]
        for seen in self.sheets:
            lines += ["", f"{seen.label}: {seen.sheet or 'not read'}"]
            for one in seen.columns if seen.sheet else ():
                shown = ", ".join(f"“{sample}”" for sample in one.samples)
                became = f"{one.field} ({one.kind}; {one.why})" if one.field else "not read"
                lines.append(f"  {one.column} → {became}  {shown}".rstrip())
            if seen.lacking:
                lines.append(f"  without a column: {', '.join(seen.lacking)}")
        if self.others:
            lines += ["", f"--source reads them as something else: {', '.join(self.others)}."]
        return "\n".join(lines)


def recognition(
    folder: Path, named: str | None = None, answers: Answers | None = None
) -> Recognition:
    """What a folder (a workbook, a zip file) is. Raises DataFault where it is nothing known."""
    answers = answers or Answers()
    with tempfile.TemporaryDirectory(prefix="sales-look-") as unpacking:
        sheets, unread = find_sheets(folder, Path(unpacking))
    found = recognised(sheets, named, answers)
    read_as = named_as(found) or "contract"
    others = tuple(one for one in choices(sheets, answers) if one != read_as)
    if not isinstance(found, Source):
        tables = {sheet: table for table, sheet in found.items()}
        seen = [_of_contract(sheet, tables.get(sheet)) for sheet in sheets]
        return Recognition(
            "the contract's tables", "contract", "columns by their names", "the product's own",
            tuple(seen), tuple(unread), answers, others,
        )  # fmt: skip
    answers = replace(answers, source=named_as(found))
    files = (found.match(sheets, answers) or {}).items()
    matched = {sheet: name for name, several in files for sheet in several}
    by_name = {wanted.name: wanted for wanted in found.sheets}
    return Recognition(
        found.name,
        found.folder.name,
        found.sentence,
        found.sure,
        tuple(
            _of_source(sheet, by_name.get(matched.get(sheet, "")), found, answers)
            for sheet in sheets
        ),
        tuple(unread),
        answers,
        others,
    )


def _of_source(
    sheet: Sheet, wanted: SourceSheet | None, source: Source, answers: Answers
) -> SheetSeen:
    if wanted is None:
        return _seen(sheet, None, {}, ())
    if not wanted.fields:
        known = {
            column: (column.strip().lower(), "text", 1.0, "the source's own")
            for column in sheet.columns
            if column.strip().lower() in wanted.headers
        }
        return _seen(sheet, wanted.name, known, ())
    kinds = {field.name: field.kind for field in wanted.fields}
    found = wanted.found(sheet, answers, source.is_generic)
    became = {
        one.column: (name, kinds.get(name, "unknown field"), one.score, str(one.why))
        for name, one in found.items()
    }
    return _seen(sheet, wanted.name, became, tuple(name for name in kinds if name not in found))


def _of_contract(sheet: Sheet, table: str | None) -> SheetSeen:
    if table is None:
        return _seen(sheet, None, {}, ())
    kinds = {column.name: column.kind for column in BY_NAME[table].columns}
    became = {
        column: (column.strip().lower(), kinds[column.strip().lower()], 1.0, "the contract's own")
        for column in sheet.columns
        if column.strip().lower() in kinds
    }
    there = {name for name, *_ in became.values()}
    return _seen(sheet, table, became, tuple(name for name in kinds if name not in there))


def _seen(
    sheet: Sheet,
    name: str | None,
    became: Mapping[str, tuple[str, str, float, str]],
    lacking: tuple[str, ...],
) -> SheetSeen:
    columns = []
    for column in sheet.columns:
        field, kind, score, why = became.get(column, (None, "", 0.0, ""))
        samples = samples_of(sheet, column)
        columns.append(ColumnSeen(column, field, kind, score, why, samples))
    return SheetSeen(sheet.label, name, sheet.encoding, sheet.delimiter, tuple(columns), lacking)
