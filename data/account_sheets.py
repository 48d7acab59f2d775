"""The part of a load's account on its sheets: what each column became, why, how it was read."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from data import witness
from data.contract import BY_NAME
from data.forms import Form, parts_of
from data.importers.answers import Answers
from data.importers.choices import choices, recognised_alone
from data.importers.headers import KNOWN, Found, samples_of
from data.importers.mapping import RawSource
from data.importers.raw import FieldSheet
from data.importers.recognise import CONTRACT, named_as
from data.importers.source import Source, known_sources
from data.importers.source_sheet import SourceSheet
from data.questions import Question
from data.readers import Sheet
from data.workspace import Workspace, identifier, literal


def tell_sheets(sheets: Sequence[Sheet], unread: Sequence[str], answers: Answers) -> None:
    """What the files hold, before it is known what they are."""
    account = witness.current().account
    if account is not None:
        account["answers"] = json.loads(answers.text())
        account["unread"] = [_unread(sheet) for sheet in sheets]
        account["unread"] += [{"label": name, "columns": []} for name in unread]


def tell_source(
    work: Workspace,
    sheets: Sequence[Sheet],
    found: Mapping[str, Sheet] | Source,
    raw: RawSource,
    answers: Answers,
) -> None:
    """What each sheet and each column was read as."""
    account = witness.current().account
    if account is None:
        return
    names = {source.folder.name: source.name for source in known_sources()}
    if isinstance(found, Source):
        account["source"] = {
            "code": found.folder.name,
            "name": found.name,
            "sentence": found.sentence,
            "can_choose": any(sheet.fields for sheet in found.sheets),
        }
        wanted = {sheet.name: sheet for sheet in found.sheets}
        account["sheets"] = [
            _sheet(work, found, wanted[name], files, raw) for name, files in raw.matched.items()
        ]
        account["questions"] = [
            _question(form.question)
            for read in raw.fields.values()
            for form in read.forms.values()
            if form.question
        ]
        known = raw.files
    else:
        account["source"] = {
            "code": "contract", "name": "contract", "sentence": "", "can_choose": False,
        }  # fmt: skip
        account["sheets"] = [_of_contract(name, sheet) for name, sheet in found.items()]
        known = list(found.values())
    read_as = named_as(found) or CONTRACT
    account["source"] |= {
        "read_as": read_as,
        "recognised": recognised_alone(sheets),
        "choices": [{"code": one, "name": names.get(one, one)} for one in choices(sheets, answers)],
    }
    others = [sheet.label for sheet in sheets if sheet in known]
    account["unread"] = [one for one in account["unread"] if one["label"] not in others]


def _sheet(
    work: Workspace, source: Source, wanted: SourceSheet, files: Sequence[Sheet], raw: RawSource
) -> dict[str, Any]:
    """A sheet with the columns of all its files, each told by the first file that has it."""
    label = ", ".join(file.label for file in files)
    having = {column: file for file in reversed(files) for column in file.columns}
    names = dict.fromkeys(column for file in files for column in file.columns)
    if wanted.name not in raw.fields:
        known = {one.lower() for one in wanted.headers}
        columns = [
            _column(having[column], column, column if column.strip().lower() in known else None)
            for column in names
        ]
        return {"sheet": wanted.name, "label": label, "fields": [], "columns": columns}
    read, kinds = raw.fields[wanted.name], {field.name: field.kind for field in wanted.fields}
    recognised: dict[str, str] = {}
    became: dict[str, tuple[str, Found]] = {}
    for text in read.files:
        alone = wanted.found(text.sheet, Answers(), source.is_generic)
        recognised |= {one.column: name for name, one in alone.items()}
        became |= {one.column: (name, one) for name, one in text.found.items()}
    columns = []
    for column in names:
        name, found = became.get(column, (None, None))
        told = _column(having[column], column, name) | {"recognised": recognised.get(column)}
        if name is not None and found is not None:
            told["samples"] = _samples(work, read.text, name) or told["samples"]
            told |= _reading(work, read, name, found, kinds.get(name, "text"), told["samples"])
        columns.append(told)
    fields = [{"name": name, "kind": kind} for name, kind in kinds.items()]
    return {"sheet": wanted.name, "label": label, "fields": fields, "columns": columns}


def _samples(work: Workspace, text: str, name: str) -> list[str]:
    """The first different values of a field, wherever they begin."""
    column = identifier(name)
    rows = work.rows(f"select {column} from {text} where {column} is not null limit 50")
    return list(dict.fromkeys(str(row[0])[:60] for row in rows))[:3]


def _reading(
    work: Workspace, read: FieldSheet, name: str, found: Found, kind: str, samples: Sequence[str]
) -> dict[str, Any]:
    """How a column's values are read, and what its samples became."""
    form = read.forms.get(name, Form(identifier(name)))
    return {
        "kind": kind,
        "is_sure": found.score >= KNOWN,
        "why": str(found.why),
        "said": None if form.said is None else str(form.said),
        "order": form.order,
        "is_asked": form.question is not None,
        "values": _values(work, name, form, samples),
    }


def _values(work: Workspace, name: str, form: Form, samples: Sequence[str]) -> list[str | None]:
    """What each of some texts is read as, in their order."""
    if not samples or form.sql == identifier(name):
        return list(samples)
    given = ", ".join(f"({literal(sample)})" for sample in samples)
    parts = f", {form.parts} as {parts_of(name)}" if form.parts else ""
    texts = f"(values {given}) as texts({identifier(name)})"
    rows = work.rows(f"select {form.sql} from (select *{parts} from {texts})")
    return [None if value is None else str(value) for (value,) in rows]


def _of_contract(name: str, sheet: Sheet) -> dict[str, Any]:
    known = {column.name for column in BY_NAME[name].columns}
    columns = [
        _column(sheet, column, form if (form := column.strip().lower()) in known else None)
        for column in sheet.columns
    ]
    return {"sheet": name, "label": sheet.label, "fields": [], "columns": columns}


def _column(sheet: Sheet, column: str, field: str | None) -> dict[str, Any]:
    return {"column": column, "field": field, "samples": list(samples_of(sheet, column))}


def _unread(sheet: Sheet) -> dict[str, Any]:
    columns = [_column(sheet, column, None) for column in sheet.columns]
    return {"label": sheet.label, "columns": columns}


def _question(asked: Question) -> dict[str, Any]:
    place = asked.place
    return {
        "sheet": place.sheet, "label": place.file, "column": place.column, "kind": asked.kind,
        "options": list(asked.options), "examples": list(asked.examples),
    }  # fmt: skip
