"""From a query's columns to what a chart can place and say: plain numbers and wrapped names."""

import unicodedata
from collections.abc import Iterable
from typing import Any

import pandas as pd


def is_missing(value: object) -> bool:
    """Whether a cell is empty: None, NaN, or pandas' NA and NaT."""
    return value is None or value is pd.NA or bool(value != value)


def number(value: Any) -> float | None:
    """A number to place a mark by; None for what is missing, so that no mark is drawn."""
    return None if is_missing(value) else float(value)


def largest(values: Iterable[float | None]) -> float:
    """The largest of the values that are there, at least a very small one: safe to divide by."""
    return max([value for value in values if value is not None], default=0.0) or 1.0


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries; what is missing is None."""
    return [
        {str(name): None if is_missing(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def text(value: object) -> str:
    """A name as it is; empty for one that is missing."""
    return "" if is_missing(value) else str(value)


def rows(found: Iterable[dict[str, object]]) -> pd.DataFrame:
    """The rows of a chart; none at all make an empty frame, which draws an empty chart."""
    return pd.DataFrame(list(found))


def ems(value: str) -> float:
    """About how wide a text is, in units of its font size; a Chinese letter is 1."""
    wide = sum(1 for letter in value if unicodedata.east_asian_width(letter) in "WF")
    return wide + 0.56 * (len(value) - wide)


def _pieces(value: str) -> list[str]:
    """Where a line may break: after a space or a hyphen, and around every Chinese letter."""
    found: list[str] = []
    for letter in value:
        fresh = (
            not found
            or found[-1][-1] in " -/"
            or unicodedata.east_asian_width(letter) in "WF"
            or unicodedata.east_asian_width(found[-1][-1]) in "WF"
        )
        if fresh and letter != " ":
            found.append(letter)
        elif found:
            found[-1] += letter
    return found


def wrapped(value: object, width: float) -> str:
    """The whole text in lines of at most `width` ems, broken between words where it can be."""
    lines = [""]
    for piece in _pieces(text(value).strip()):
        if lines[-1] and ems(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        for letter in piece:
            if lines[-1] and ems((lines[-1] + letter).rstrip()) > width:
                lines.append("")
            lines[-1] += letter
    return "\n".join(line.rstrip() for line in lines)
