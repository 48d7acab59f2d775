"""A mapping that people gave: what recognition could not know, or got wrong, kept as a file.

    {"source": "table", "date_order": "day first", "number_style": "1.234,50",
     "sheets": {"deals": {"columns": {"Worth": "amount", "Memo": ""},
                          "date_order": {"Signed": "month first"}, "number_style": {}}},
     "stages": {"Angebot": {"outcome": "open", "position": 3, "win_rate": "0.4"}},
     "teams": {"Ann Lee": "North"}, "settings": {"timezone": "Asia/Shanghai"}}

Every part may be missing. A column is called as in the file, an empty field leaves it out; a
sheet is called as the source calls it, so that the next export may have another name.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from data.contract import SETTINGS
from data.forms import COMMA, DAY_FIRST, MONTH_FIRST, POINT
from data.importers.headers import normalised
from data.sentence import Row, Sentence, Value
from data.workspace import DataFault

ORDERS, STYLES = (DAY_FIRST, MONTH_FIRST), (POINT, COMMA)
OUTCOMES = ("open", "won", "lost")
SAVED = "mapping.json"
PARTS = {
    *("source", "date_order", "number_style", "sheets", "stages", "teams", "settings"),
    "instead_of",
}


@dataclass(frozen=True)
class SheetAnswers:
    """The answers of one sheet: columns to fields, and the form of single columns."""

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: Mapping[str, str] = field(default_factory=dict)
    number_style: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """All answers; `stages` by id or name, `teams` by a person's id or name."""

    source: str | None = None
    date_order: str | None = None
    number_style: str | None = None
    sheets: Mapping[str, SheetAnswers] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    instead_of: str | None = None
    """What files are recognised as that are read as `source`, where somebody chose that."""

    def columns_of(self, sheet: str) -> Mapping[str, str]:
        """What is said of the columns of a sheet."""
        return self.sheets.get(sheet, SheetAnswers()).columns

    def order_of(self, sheet: str, column: str) -> str | None:
        """What is said of the order of days in a column."""
        own = _by_header(self.sheets.get(sheet, SheetAnswers()).date_order, column)
        return own or self.date_order

    def style_of(self, sheet: str, column: str) -> str | None:
        """What is said of the numbers in a column."""
        own = _by_header(self.sheets.get(sheet, SheetAnswers()).number_style, column)
        return own or self.number_style

    def text(self) -> str:
        """The file of these answers."""
        said = {part: value for part, value in asdict(self).items() if value}
        return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def read_answers(path: Path) -> Answers:
    """The answers in a file. Raises DataFault where it is none, saying what is wrong."""
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataFault(
            "The mapping %(file)s cannot be read (%(why)s).", file=path.name, why=error
        ) from None
    try:
        return _answers(said)
    except (TypeError, ValueError, AttributeError) as error:
        raise DataFault(
            "The mapping %(file)s cannot be used: %(why)s.", file=path.name, why=error
        ) from None


def saved_answers(home: Path) -> Answers:
    """The mapping of the last load that was given one; without any, none."""
    path = home / SAVED
    return read_answers(path) if path.exists() else Answers()


def save_answers(home: Path, answers: Answers) -> None:
    """Keep a mapping for the next load, whole or not at all."""
    half = home / f"{SAVED}.half"
    half.write_text(answers.text(), encoding="utf-8")
    half.replace(home / SAVED)


def _answers(said: Any) -> Answers:
    strange = set(said) - PARTS
    if strange:
        raise ValueError(
            Sentence("nobody knows its part %(part)s", {"part": sorted(map(str, strange))[0]})
        )
    sheets = {}
    for name, sheet in said.get("sheets", {}).items():
        strange = set(sheet) - {"columns", "date_order", "number_style"}
        if strange:
            raise ValueError(
                Sentence("nobody knows %(part)s of a sheet", {"part": sorted(map(str, strange))[0]})
            )
        one = SheetAnswers(
            _texts(sheet.get("columns", {})),
            {
                column: _one_of(order, ORDERS)
                for column, order in sheet.get("date_order", {}).items()
            },
            {
                column: _one_of(style, STYLES)
                for column, style in sheet.get("number_style", {}).items()
            },
        )
        fields = [name for name in one.columns.values() if name]
        if len(fields) != len(set(fields)):
            raise ValueError(Sentence("two columns of %(sheet)s are one field", {"sheet": name}))
        sheets[name] = one
    stages = {}
    for name, stage in said.get("stages", {}).items():
        if set(stage) - {"outcome", "position", "win_rate"}:
            raise ValueError(
                Sentence(
                    "of the stage %(stage)s it says more than outcome, position, win_rate",
                    {"stage": name},
                )
            )
        if "outcome" in stage:
            _one_of(stage["outcome"], OUTCOMES)
        stages[name] = {key: value for key, value in stage.items() if value is not None}
        if not isinstance(stages[name].get("position", 1), int):
            raise ValueError(
                Sentence("the position of %(stage)s is no whole number", {"stage": name})
            )
        float(stages[name].get("win_rate", 0))
    settings = _texts(said.get("settings", {}))
    if strange := set(settings) - set(SETTINGS):
        raise ValueError(
            Sentence("nothing reads the setting %(setting)s", {"setting": sorted(strange)[0]})
        )
    order, style = said.get("date_order"), said.get("number_style")
    source = said.get("source")
    instead_of = said.get("instead_of")
    if not isinstance(source, str | None) or not isinstance(instead_of, str | None):
        raise TypeError(Sentence("its source is no text"))
    return Answers(
        source,
        None if order is None else _one_of(order, ORDERS),
        None if style is None else _one_of(style, STYLES),
        sheets,
        stages,
        _texts(said.get("teams", {})),
        settings,
        instead_of,
    )


def _one_of(said: Any, options: tuple[str, ...]) -> str:
    if said not in options:
        given: dict[str, Value] = {"said": repr(said), "options": Row(options)}
        raise ValueError(Sentence("%(said)s is none of %(options)s", given))
    return str(said)


def _texts(said: Mapping[Any, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in said.values()):
        raise TypeError(Sentence("what it says of a column, team or setting is a text"))
    return dict(said)


def _by_header(said: Mapping[str, str], column: str) -> str | None:
    wanted = normalised(column)
    return next((value for name, value in said.items() if normalised(name) == wanted), None)
