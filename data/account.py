"""What a check or a load found, as JSON for a program: what the load page shows.

    source     name and sentence of what the files were read as; whether anything can be chosen
    sheets     each with its columns: header, samples, the field it became, why, how it was read;
               `recognised` is the field without people's answers; `fields` those to choose from
    unread     the sheets and files that nothing is read from, with their columns
    questions  what only a person can tell: a column, its kind, two options, examples
    stages, people, teams   as they were loaded; `recognised_*` is what holds without answers
    answers    the mapping that was used, in the form of data/importers/answers.py
    report     tables, reasons, count of rejects;  change  deals and days against what is served
    succeeded, trouble, generation, unchanged   how it ended

A part is missing where the work did not come that far. Samples and examples are texts of the file.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from data import publish, witness
from data.contract import BY_NAME
from data.forms import Form, Question, parts_of
from data.importers.answers import Answers
from data.importers.headers import KNOWN, Found, samples_of
from data.importers.mapping import RawSource
from data.importers.raw import FieldSheet
from data.importers.source import Source, SourceSheet
from data.readers import Sheet
from data.workspace import Workspace, identifier, literal, quoted_path

MOST = 200  # stages, and people, that are told


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
) -> None:
    """What each sheet and each column was read as."""
    account = witness.current().account
    if account is None:
        return
    if isinstance(found, Source):
        account["source"] = {
            "code": found.folder.name,
            "name": found.name,
            "sentence": found.sentence,
            "can_choose": any(sheet.fields for sheet in found.sheets),
        }
        wanted = {sheet.name: sheet for sheet in found.sheets}
        account["sheets"] = [
            _sheet(work, found, wanted[name], sheet, raw) for name, sheet in raw.matched.items()
        ]
        account["questions"] = [
            _question(form.question)
            for read in raw.fields.values()
            for form in read.forms.values()
            if form.question
        ]
        known = list(raw.matched.values())
    else:
        account["source"] = {
            "code": "contract", "name": "contract", "sentence": "", "can_choose": False,
        }  # fmt: skip
        account["sheets"] = [_of_contract(name, sheet) for name, sheet in found.items()]
        known = list(found.values())
    others = [sheet.label for sheet in sheets if sheet in known]
    account["unread"] = [one for one in account["unread"] if one["label"] not in others]


def tell_loaded(work: Workspace, trouble: str | None) -> None:
    """What was loaded and what was not: the report, stages, people; and why nothing will do."""
    account = witness.current().account
    if account is None:
        return
    account["trouble"] = trouble
    account["report"] = {
        "tables": _rows(work, "select * from load_report order by kind = 'table', place"),
        "reasons": _rows(work, "select * from load_reasons order by place"),
        "rejects": work.value("select count(*) from load_rejects"),
    }
    account["stages"] = _rows(
        work,
        "select stage_id, stage_name, position, outcome, win_rate,"
        " (select count(*) from opportunities as deals where deals.stage_id = stages.stage_id)"
        f" as deals from stages where stage_id <> 'unknown' order by position limit {MOST}",
    )
    account["people"] = _rows(
        work,
        "select person_id, person_name, teams.team_id, team_name, parent_team_id is null as is_top,"
        " (select count(*) from opportunities as deals where owner_id = person_id) as deals"
        " from people left join teams on teams.team_id = people.team_id"
        f" where person_id <> 'unknown' order by deals desc, person_name limit {MOST}",
    )
    account["teams"] = [
        row["team_name"]
        for row in _rows(
            work,
            "select team_name from teams where parent_team_id is not null and team_id <> 'unknown'"
            f" order by team_name limit {MOST}",
        )
    ]


def tell_change(work: Workspace) -> None:
    """The deals and days of this load, and of what is served; which deals come and go."""
    account = witness.current().account
    if account is None:
        return
    said = (
        "select (select count(*) from {0}opportunities) as deals,"
        ' (select "value" from {0}settings where "key" = \'covers_until\') as covers_until'
    )
    account["change"] = {"now": _rows(work, said.format(""))[0], "served": None}
    served = publish.current(work.building.parent)
    if served is None:
        return
    work.run(f"attach '{quoted_path(served)}' as standing (read_only)")
    try:
        other = "anti join {0}opportunities as other using (opportunity_id)"
        new = f"select count(*) from opportunities {other.format('standing.')}"
        gone = f"select count(*) from standing.opportunities {other.format('')}"
        account["change"] |= {
            "served": _rows(work, said.format("standing."))[0],
            "new_deals": work.value(new),
            "gone_deals": work.value(gone),
        }
    except duckdb.Error:
        pass  # it was made by another version of this program: nothing to compare with
    finally:
        work.run("detach standing")


def _sheet(
    work: Workspace, source: Source, wanted: SourceSheet, sheet: Sheet, raw: RawSource
) -> dict[str, Any]:
    if wanted.name not in raw.fields:
        known = {one.lower() for one in wanted.headers}
        columns = [
            _column(sheet, column, column if column.strip().lower() in known else None)
            for column in sheet.columns
        ]
        return {"sheet": wanted.name, "label": sheet.label, "fields": [], "columns": columns}
    read, kinds = raw.fields[wanted.name], {field.name: field.kind for field in wanted.fields}
    alone = wanted.found(sheet, Answers(), source.is_generic)
    recognised = {one.column: name for name, one in alone.items()}
    became = {one.column: (name, one) for name, one in read.found.items()}
    columns = []
    for column in sheet.columns:
        name, found = became.get(column, (None, None))
        told = _column(sheet, column, name) | {"recognised": recognised.get(column)}
        if name is not None and found is not None:
            told |= _reading(work, read, name, found, kinds.get(name, "text"), told["samples"])
        columns.append(told)
    fields = [{"name": name, "kind": kind} for name, kind in kinds.items()]
    return {"sheet": wanted.name, "label": sheet.label, "fields": fields, "columns": columns}


def _reading(
    work: Workspace, read: FieldSheet, name: str, found: Found, kind: str, samples: Sequence[str]
) -> dict[str, Any]:
    """How a column's values are read, and what its samples became."""
    form = read.forms.get(name, Form(identifier(name)))
    return {
        "kind": kind,
        "is_sure": found.score >= KNOWN,
        "why": found.why,
        "said": form.said,
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


def _rows(work: Workspace, sql: str) -> list[dict[str, Any]]:
    """The rows of a small result by the names of its columns, as JSON has them."""
    asked = work.connection.execute(sql)
    names = [str(column[0]) for column in asked.description or ()]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in asked.fetchall()]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
