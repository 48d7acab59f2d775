"""A sentence that is said in any language: a message, and what fills its places.

Here it is English, exactly as the command line prints it. Who shows it to people gets its parts,
as JSON has them, and says it in the reader's language (words/told.py); the message, as it stands
in the code, is a message id.

    "text"                             a text of the file, said as it is
    5000                               a count, grouped
    {"day": "2026-07-31"}              a day
    {"field": "owner"}                 a field of a source, which has a name of its own
    {"all": [...], "between": ", "}    several, in a row
    {"message": "…", "values": {...}}  a sentence inside
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Field:
    """A field of a source, by its name in the mapping."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Row:
    """Several values, one after the other."""

    values: "Sequence[Value]"
    between: str = ", "

    def __str__(self) -> str:
        return self.between.join(map(_english, self.values))


@dataclass(frozen=True)
class Sentence:
    """A message with named places, %(so)s, and their values."""

    message: str
    values: "Mapping[str, Value]" = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.values:
            return self.message
        return self.message % {name: _english(one) for name, one in self.values.items()}

    def parts(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "message": self.message,
            "values": {name: _part(one) for name, one in self.values.items()},
        }

    def text(self) -> str:
        """The same as the text of a JSON document."""
        return json.dumps(self.parts(), ensure_ascii=False)


Value = str | int | date | Field | Row | Sentence | Exception


class Told(Exception):
    """What went wrong, as a sentence for people."""

    def __init__(self, message: str | Sentence, **values: Value) -> None:
        said = sentence_of(message, values)
        super().__init__(str(said))
        self.sentence = said


def sentence_of(message: str | Sentence, values: Mapping[str, Value]) -> Sentence:
    """The sentence of a message with its values, or the one that is given already."""
    return message if isinstance(message, Sentence) else Sentence(message, values)


def quoted(text: object) -> Sentence:
    """What another program or another part of this one says: translated where it is known."""
    return Sentence(str(text))


def _of_error(error: Exception) -> Sentence:
    """What an error says: its sentence, where it was raised with one."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Sentence) else quoted(error)


def _english(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _part(value: Value) -> Any:
    if isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Field):
        return {"field": value.name}
    if isinstance(value, Row):
        return {"all": [_part(one) for one in value.values], "between": value.between}
    if isinstance(value, Told):
        return value.sentence.parts()
    return (_of_error(value) if isinstance(value, Exception) else value).parts()
