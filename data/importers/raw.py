"""A sheet of fields as a table for the mapping's SQL: its columns found, its values made plain.

The view of a sheet has every field of the source by its name, null where the sheet has none, and
beside each amount `<field>_currency`, the code its sign stands for. What is no row (kept.py) is not
in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data import report
from data.amount_forms import amount_form, flag_form, share_form
from data.cells import Refused
from data.forms import Form, day_form, parts_of
from data.importers.answers import Answers
from data.importers.headers import Found
from data.importers.kept import FIRST, kept_rows
from data.importers.source_sheet import SourceSheet
from data.importers.told import require_known, tell
from data.questions import Asked, Place, Question
from data.readers import Relation, Sheet, read_into
from data.sentence import Row, Sentence
from data.typed import place_of, text_of
from data.workspace import Workspace, identifier, literal

RAW = "scratch.raw"
MOST_FIRST = 20  # columns in which the first cell of a row is looked for
SENTINELS = ("000000000000000AAA", "000000000000000")
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")


@dataclass(frozen=True)
class FileText:
    """One file of a sheet as text: the column of each field, its view, the rows refused."""

    sheet: Sheet
    found: Mapping[str, Found]
    view: str
    refused: list[Refused]


@dataclass(frozen=True)
class FieldSheet:
    """A sheet that was read: the column of each field, how each was read, the view of its text,
    and its files."""

    found: Mapping[str, Found]
    forms: Mapping[str, Form]
    text: str
    files: Sequence[FileText]


def read_file(
    work: Workspace,
    wanted: SourceSheet,
    sheet: Sheet,
    answers: Answers,
    is_generic: bool,
    name: str,
) -> FileText:
    """Read one file of a sheet into text, and tell what its columns and its rows are."""
    found = wanted.found(sheet, answers, is_generic)
    require_known(work, wanted, sheet, answers)
    table, view = f"scratch.main.sheet_{name}", f"scratch.main.text_{name}"
    used: list[Relation] = []

    def select(relation: Relation) -> str:
        used.append(relation)
        columns = [
            f"{text_of(identifier(one.column), relation.types[one.column])} as {identifier(name)}"
            for name, one in found.items()
        ]
        first = [text_of(identifier(name), kind) for name, kind in relation.types.items()]
        columns.append(f"coalesce({', '.join(first[:MOST_FIRST])}) as {identifier(FIRST)}")
        return (
            f"select {', '.join(columns + ['source_row'] * relation.has_rows)} from {relation.sql}"
        )

    read = read_into(work, sheet, table, select, is_loose=True)
    tell(work, wanted, sheet, found, read)
    file, row = place_of(used[-1])
    kept = kept_rows(work, wanted, sheet, found, table, row)
    columns = [f"{_text(name, wanted)} as {identifier(name)}" for name in found]
    work.run(
        f"create or replace view {view} as select {', '.join(columns)}, {file} as source_file,"
        f" {row} as source_row from {table} {kept}"
    )
    return FileText(sheet, found, view, read.refused)


def read_fields(
    work: Workspace, wanted: SourceSheet, texts: Sequence[FileText], answers: Answers, place: int
) -> FieldSheet:
    """Make the view of a sheet over its files, which were exported alike and so are read alike.

    Its questions are in the forms; nothing is asked here.
    """
    found = {name: one for text in reversed(texts) for name, one in text.found.items()}
    found = {field.name: found[field.name] for field in wanted.fields if field.name in found}
    joined = f"scratch.main.text_{place}"
    files = " union all by name ".join(f"from {text.view}" for text in texts)
    work.run(f"create or replace view {joined} as {files}")
    label = ", ".join(text.sheet.label for text in texts)
    forms = _forms(work, wanted, label, found, joined, answers)
    _create_view(work, wanted, forms, joined)
    for name, form in forms.items():
        if form.said:
            report.remark(
                work,
                "form",
                "%(column)s of %(file)s: %(said)s.",
                column=found[name].column,
                file=label,
                said=form.said,
            )
    return FieldSheet(found, forms, joined, texts)


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
    # A spreadsheet is told that a cell is text: by people (="0061") and by our rejects ('=1+1).
    return (
        f"case when {nothing} then null"
        f" when {column} like '=\"%\"' then nullif(trim({column}[3:-2]), '')"
        f" when regexp_matches({column}, '^''[=+@-]') then {column}[2:] else {column} end"
    )


def _forms(
    work: Workspace,
    wanted: SourceSheet,
    label: str,
    found: Mapping[str, Found],
    text: str,
    answers: Answers,
) -> dict[str, Form]:
    """How each field is read. Days in doubt follow the others of their sheet, if these agree."""

    def form(name: str, kind: str, order: str | None = None) -> Form:
        place = Place(label, wanted.name, found[name].column)
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
            given = {"said": again.said or ""}
            said = Row([Sentence("%(said)s, as the other days of the sheet", given)])
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
