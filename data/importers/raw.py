"""A sheet of fields as a table for the mapping's SQL: its columns found, its values made plain.

The view of a sheet has every field of the source by its name, null where the sheet has none, and
beside each amount `<field>_currency`, the code its sign stands for. Rows whose id lost its digits
to a spreadsheet are refused here, and a header that is repeated among the rows is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data import report
from data.amount_forms import amount_form, flag_form, share_form
from data.cells import Refused
from data.forms import Asked, Form, Place, Question, day_form, parts_of
from data.importers.answers import Answers
from data.importers.headers import SIMILAR, Found, normalised
from data.importers.source import SourceSheet
from data.readers import Read, Relation, Sheet, read_into
from data.typed import place_of, text_of
from data.workspace import DataFault, Workspace, identifier, literal

RAW = "scratch.raw"
SENTINELS = ("000000000000000AAA", "000000000000000")
LOST_DIGITS = r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{2}"
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")


@dataclass(frozen=True)
class FieldSheet:
    """A sheet that was read: the column of each field, and how each was read."""

    found: Mapping[str, Found]
    forms: Mapping[str, Form]
    refused: list[Refused]


def read_fields(
    work: Workspace,
    wanted: SourceSheet,
    sheet: Sheet,
    answers: Answers,
    is_generic: bool,
    place: int,
) -> FieldSheet:
    """Make the view of a sheet. Its questions are in the forms; nothing is asked here."""
    found = wanted.found(sheet, answers, is_generic)
    _require_known(work, wanted, sheet, answers)
    table = f"scratch.main.sheet_{place}"
    used: list[Relation] = []

    def select(relation: Relation) -> str:
        used.append(relation)
        columns = [
            f"{text_of(identifier(one.column), relation.types[one.column])} as {identifier(name)}"
            for name, one in found.items()
        ]
        return (
            f"select {', '.join(columns + ['source_row'] * relation.has_rows)} from {relation.sql}"
        )

    read = read_into(work, sheet, table, select, is_loose=True)
    _tell(work, wanted, sheet, found, read)
    file, row = place_of(used[-1])
    kept = _keep(work, wanted, sheet, found, table, row)
    text = f"scratch.main.text_{place}"
    columns = [f"{_text(name, wanted)} as {identifier(name)}" for name in found]
    work.run(
        f"create view {text} as select {', '.join(columns)}, {file} as source_file,"
        f" {row} as source_row from {table} {kept}"
    )
    forms = _forms(work, wanted, sheet, found, text, answers)
    _create_view(work, wanted, forms, text)
    for name, form in forms.items():
        if form.said:
            header = found[name].column
            report.remark(work, "form", f"{header} of {sheet.label}: {form.said}.")
    return FieldSheet(found, forms, read.refused)


def _require_known(work: Workspace, wanted: SourceSheet, sheet: Sheet, answers: Answers) -> None:
    """Raise DataFault for an answer that names no field; tell of one that names no column."""
    names = {field.name for field in wanted.fields}
    there = {normalised(column) for column in sheet.columns}
    for column, name in answers.columns_of(wanted.name).items():
        if name and name not in names:
            raise DataFault(
                f"The mapping says {column} is {name}; {wanted.name} has"
                f" {', '.join(sorted(names))}."
            )
        if normalised(column) not in there:
            report.remark(
                work, "no_column", f"The mapping names {column}, which {sheet.label} does not have."
            )


def create_empty(work: Workspace, wanted: SourceSheet) -> None:
    """The view of a sheet that is not there: an empty table with its columns."""
    names = [field.name for field in wanted.fields] or sorted(wanted.headers)
    names += [f"{field.name}_currency" for field in wanted.fields if field.kind == "amount"]
    columns = ", ".join(f"{identifier(name)} varchar" for name in names)
    work.run(
        f"create table {RAW}.{identifier(wanted.name)}"
        f" ({columns}, source_file varchar, source_row bigint)"
    )


def ask(sheets: Mapping[str, FieldSheet]) -> None:
    """Raise Asked with all the questions there are."""
    questions: list[Question] = [
        form.question for sheet in sheets.values() for form in sheet.forms.values() if form.question
    ]
    if questions:
        raise Asked(questions)


def _text(name: str, wanted: SourceSheet) -> str:
    """The text of a field without what a spreadsheet or a database writes for nothing."""
    column = identifier(name)
    kind = next((field.kind for field in wanted.fields if field.name == name), "text")
    nothing = f"{column} like '#%' and {column} in ({', '.join(map(literal, ERRORS))})"
    if kind == "id":
        nothing += f" or {column} in ({', '.join(map(literal, SENTINELS))})"
    return f"case when {nothing} then null else {column} end"


def _keep(
    work: Workspace,
    wanted: SourceSheet,
    sheet: Sheet,
    found: Mapping[str, Found],
    table: str,
    row: str,
) -> str:
    """The condition of the rows that are rows, after recording those that are refused."""
    kept: list[str] = []
    same = [f"{identifier(name)} = {literal(one.column)}" for name, one in found.items()]
    if len(same) > 1:
        missing = [f"{identifier(name)} is null" for name in found]
        either = " and ".join(f"({a} or {b})" for a, b in zip(same, missing, strict=True))
        repeated = f"({' or '.join(same)}) and {either}"
        times = work.value(f"select count(*) from {table} where {repeated}")
        if times:
            report.remark(
                work, "header_again", f"{sheet.label} repeats its header {times:,} times."
            )
            kept.append(f"({repeated}) is not true")
    ids = [field.name for field in wanted.fields if field.kind == "id" and field.name in found]
    lost = [f"regexp_full_match({identifier(name)}, {literal(LOST_DIGITS)})" for name in ids]
    if not lost or not work.value(f"select exists (from {table} where {' or '.join(lost)})"):
        return f"where {' and '.join(kept)}" if kept else ""
    cases = [
        f"when {condition} then {{}}".format(literal(found[name].column))
        for name, condition in zip(ids, lost, strict=True)
    ]
    values = [
        f"when {condition} then {identifier(name)}"
        for name, condition in zip(ids, lost, strict=True)
    ]
    work.run(
        f"insert into scratch.faults select {literal(sheet.label)}, {literal(sheet.label)}, {row},"
        f" null, 0, case {' '.join(cases)} end, case {' '.join(values)} end, 'lost_digits'"
        f" from {table} where {' or '.join(lost)}"
    )
    kept.append(f"({' or '.join(lost)}) is not true")
    return f"where {' and '.join(kept)}"


def _forms(
    work: Workspace,
    wanted: SourceSheet,
    sheet: Sheet,
    found: Mapping[str, Found],
    text: str,
    answers: Answers,
) -> dict[str, Form]:
    """How each field is read. Days in doubt follow the others of their sheet, if these agree."""

    def form(name: str, kind: str, order: str | None = None) -> Form:
        place = Place(sheet.label, wanted.name, found[name].column)
        if kind in ("day", "moment"):
            order = answers.order_of(wanted.name, place.column) or order
            return day_form(work, text, name, place, kind == "moment", order)
        if kind == "amount":
            style = answers.style_of(wanted.name, place.column)
            return amount_form(work, text, name, place, style)
        if kind == "share":
            return share_form(work, text, name)
        return flag_form(name) if kind == "flag" else Form(identifier(name))

    kinds = {field.name: field.kind for field in wanted.fields if field.name in found}
    forms = {name: form(name, kind) for name, kind in kinds.items()}
    orders = {one.order for one in forms.values() if one.order and not one.question}
    orders &= {"day first", "month first"}
    for name, one in forms.items():
        if one.question and one.question.kind == "date_order" and len(orders) == 1:
            again = form(name, kinds[name], *orders)
            said = f"{again.said}, as the other days of the sheet"
            forms[name] = replace(again, said=said, question=None)
    return forms


def _create_view(
    work: Workspace, wanted: SourceSheet, forms: Mapping[str, Form], text: str
) -> None:
    parts = [f", {form.parts} as {parts_of(name)}" for name, form in forms.items() if form.parts]
    columns = []
    for field in wanted.fields:
        form = forms.get(field.name, Form("cast(null as varchar)"))
        columns.append(f"{form.sql} as {identifier(field.name)}")
        if field.kind == "amount":
            currency = form.currency or "cast(null as varchar)"
            columns.append(f"{currency} as {identifier(field.name + '_currency')}")
    work.run(
        f"create view {RAW}.{identifier(wanted.name)} as select {', '.join(columns)},"
        f" source_file, source_row from (select *{''.join(parts)} from {text})"
    )


def _tell(
    work: Workspace, wanted: SourceSheet, sheet: Sheet, found: Mapping[str, Found], read: Read
) -> None:
    """Remarks on what became of the columns, and on what of the file is no row."""
    if not found:
        raise DataFault(f"No column of {sheet.label} is known to be one of {wanted.name}.")
    became = [
        f"{one.column} → {name}" + (f" ({one.why})" if one.score <= SIMILAR else "")
        for name, one in found.items()
    ]
    used = {one.column for one in found.values()}
    unused = [column for column in sheet.columns if column not in used]
    said = f"{sheet.label} is read as {wanted.name}: {'; '.join(became)}."
    if unused:
        more = f" and {len(unused) - 12} more" if len(unused) > 12 else ""
        said += f" Not read: {', '.join(unused[:12])}{more}."
    report.remark(work, "columns", said)
    if sheet.encoding != "utf-8":
        report.remark(work, "encoding", f"{sheet.label} is in {sheet.encoding}.")
    if read.footer:
        report.remark(
            work,
            "footer",
            f"Below the table of {sheet.label} stands what is no row ({len(read.footer):,}):"
            f" “{read.footer[0][:80]}”.",
        )
    if read.spoiled:
        report.remark(
            work, "spoiled", f"{read.spoiled:,} characters of {sheet.label} cannot be read."
        )
