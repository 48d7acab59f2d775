"""Corrections of a mapping, one at a time: answers in, answers out.

What says the same as recognition is not kept, so that answers hold only what people changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from data.importers.answers import Answers, SheetAnswers
from data.importers.headers import normalised
from data.importers.source import known_sources


def with_column(
    answers: Answers, sheet: str, column: str, field: str | None, recognised: str | None
) -> Answers:
    """The same where a column is a field, or none; `recognised` is what it is without answers.

    A field has one column: another that people gave it has it no more.
    """
    before = answers.sheets.get(sheet, SheetAnswers())
    columns = {
        name: said
        for name, said in before.columns.items()
        if normalised(name) != normalised(column) and not (field and said == field)
    }
    if field != recognised:
        columns[column] = field or ""
    return _with_sheet(answers, sheet, replace(before, columns=columns))


def with_form(answers: Answers, sheet: str, column: str, kind: str, said: str | None) -> Answers:
    """The same where a column's `date_order` or `number_style` is so; None: as it is found."""
    before = answers.sheets.get(sheet, SheetAnswers())
    forms = {} if kind not in ("date_order", "number_style") else dict(getattr(before, kind))
    forms = {name: one for name, one in forms.items() if normalised(name) != normalised(column)}
    if said is not None:
        forms[column] = said
    changed = (
        replace(before, date_order=forms)
        if kind == "date_order"
        else replace(before, number_style=forms)
    )
    return _with_sheet(answers, sheet, changed)


def with_stage(
    answers: Answers, stage: str, said: Mapping[str, Any], recognised: Mapping[str, Any]
) -> Answers:
    """The same where a stage has this outcome, position or win rate; others of it stay."""
    own = {**answers.stages.get(stage, {}), **said}
    own = {
        name: value
        for name, value in own.items()
        if value is not None and str(value) != str(recognised.get(name))
    }
    stages = {name: one for name, one in answers.stages.items() if name != stage}
    return replace(answers, stages={**stages, stage: own} if own else stages)


def with_team(answers: Answers, person: str, team: str | None) -> Answers:
    """The same where a person is in a team, called by its name; None: as it is found."""
    teams = {name: one for name, one in answers.teams.items() if name != person}
    return replace(answers, teams={**teams, person: team} if team else teams)


def with_source(answers: Answers, source: str | None) -> Answers:
    """The same for files that are to be read as a source; None: as it is found.

    Columns that are fields which that source does not have are as they are found again.
    """
    known = next((one for one in known_sources() if one.folder.name == source), None)
    if known is None:
        return replace(answers, source=source)
    fields = {sheet.name: {one.name for one in sheet.fields} for sheet in known.sheets}
    for name, sheet in answers.sheets.items():
        columns = {
            column: field
            for column, field in sheet.columns.items()
            if field in fields.get(name, set()) or (not field and name in fields)
        }
        answers = _with_sheet(answers, name, replace(sheet, columns=columns))
    return replace(answers, source=source)


def _with_sheet(answers: Answers, name: str, sheet: SheetAnswers) -> Answers:
    sheets = {other: one for other, one in answers.sheets.items() if other != name}
    is_empty = not (sheet.columns or sheet.date_order or sheet.number_style)
    return replace(answers, sheets=sheets if is_empty else {**sheets, name: sheet})
