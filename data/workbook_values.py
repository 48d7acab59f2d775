"""What the cells of a workbook's sheet say, told row by row from its XML.

A number is a day where its format is one, a text may stand in the table of texts. What becomes of
a workbook that is held whole (data/workbooks.py) is the measure, value for value.
"""

import re
from array import array
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

EPOCH = datetime(1899, 12, 30)
# The formats of days that need no code; those from 27 on are of East Asia.
DAY_IDS = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
LENGTH_IDS = {46}
DAY_SIGNS = frozenset("dmhysDMHYS")
Cell = str | float | bool | date | time | timedelta | None
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"([A-Za-z]+)([0-9]*)")


def without_escapes(text: str) -> str:
    """A text with the signs that XML cannot say: _x000D_ is a return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Texts:
    """The table of texts of a workbook as bytes, a text made when it is asked for."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        """One text more."""
        self._bytes += without_escapes(text).encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, place: int) -> str:
        begin, end = self._ends[place], self._ends[place + 1]
        return self._bytes[begin:end].decode("utf-8", "surrogatepass")


class Row:
    """The cells of the row that is being read, and the rows that are done."""

    def __init__(self, texts: Texts, formats: list[str], is_1904: bool) -> None:
        self.done: list[tuple[int, list[Cell]]] = []
        self._texts, self._formats, self._is_1904 = texts, formats, is_1904
        self._number, self._cells = 0, list[Cell]()
        self._type, self._style, self._column = "n", "", 0
        self._said: list[str] = []
        self._is_value, self._phonetic = False, 0

    def begin(self, name: str, said: dict[str, str]) -> None:
        if name == "c":
            place = said.get("r")
            self._column = _column(place) if place else self._column + 1
            self._type, self._style = said.get("t", "n"), said.get("s", "")
            self._said.clear()
        elif name == "v" or (name == "t" and not self._phonetic):
            self._is_value = True
        elif name == "row":
            self._number = int(said["r"]) if "r" in said else self._number + 1
            self._cells, self._column = [], 0
        elif name == "rPh":
            self._phonetic += 1

    def data(self, text: str) -> None:
        if self._is_value:
            self._said.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._is_value = False
        elif name == "c":
            if self._said:
                cells, value = self._cells, self._value("".join(self._said))
                if self._column <= len(cells):
                    cells[self._column - 1] = value
                    return
                if self._column > len(cells) + 1:
                    cells.extend([None] * (self._column - len(cells) - 1))
                cells.append(value)
        elif name == "row":
            self.done.append((self._number, self._cells))
        elif name == "rPh":
            self._phonetic -= 1

    def _value(self, said: str) -> Cell:
        kind = self._type
        if kind == "s":
            return self._texts[int(said)]
        if kind == "b":
            return said != "0"
        if kind == "e":
            return None  # as #REF!, which says nothing
        if kind != "n":
            return without_escapes(said)
        try:
            number, style = float(said), int(self._style or 0)
        except ValueError:
            return said
        form = self._formats[style] if style < len(self._formats) else ""
        if form:
            return _moment(number, form, self._is_1904)
        return number


def _moment(value: float, form: str, is_1904: bool) -> Cell:
    """A number as what its format shows: a day, a time, both, or a length of time.

    One that lies beyond all days stays a number.
    """
    days = value + 1462 if is_1904 else value
    days = days if days >= 60 else days + 1
    try:
        if form == "length":
            return timedelta(milliseconds=round(value * 86_400_000))
        moment = EPOCH + timedelta(milliseconds=round(days * 86_400_000))
    except (OverflowError, ValueError):
        return value
    if value < 1:
        return moment.time()
    return moment if moment.time() != time() else moment.date()


def kind_of(number: int, code: str | None) -> str:
    """Whether a format shows days (day), lengths of time (length) or a number (empty)."""
    if code is None:
        return "day" if number in DAY_IDS else "length" if number in LENGTH_IDS else ""
    escaped = quoted = noon = lengths = False
    brackets, before = 0, " "
    for sign in code:
        if escaped:
            escaped = False
        elif sign in "_\\" and not quoted:
            escaped = True
        elif quoted:
            quoted = sign != '"'
        elif sign == '"':
            quoted = True
        elif sign == ";":
            return ""
        elif sign == "[":
            brackets += 1
        elif sign == "]":
            if brackets == 1 and lengths:
                return "length"
            brackets = max(0, brackets - 1)
        elif sign in "aA" and not noon and not brackets:
            noon = True
        elif (noon and sign in "pm/PM" and not brackets) or (
            sign in DAY_SIGNS and not noon and not brackets
        ):
            return "day"
        elif not (lengths and sign.lower() == before.lower()):
            lengths = before == "[" and sign in "mhsMHS"
        before = sign
    return ""


@lru_cache(maxsize=1 << 14)
def _column_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _column(place: str) -> int:
    return _column_of(place.rstrip("0123456789"))


def place_of(reference: str) -> tuple[int, int]:
    found: Any = _LETTERS.fullmatch(reference.replace("$", ""))
    return (int(found[2] or 0), _column_of(found[1])) if found else (0, 0)
