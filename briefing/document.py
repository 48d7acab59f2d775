"""A briefing as what it says, before it is HTML, PDF, a workbook or a line in a chat."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from queries.answer import Answer

Tone = Literal["headline", "plain", "quiet"]


@dataclass(frozen=True)
class Line:
    """A sentence, and how it is said."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Figure:
    """One figure as text: its name, its value, its unit, and what explains it."""

    label: str
    value: str
    unit: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Item:
    """One of a list: the amount at stake, empty where nobody knows, and what is said of it."""

    stake: str
    said: str


@dataclass(frozen=True)
class Table:
    """Cells as texts; the first column is a name, the others are figures.

    The row of `whole` is what the others are parts of.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    whole: int | None = None


@dataclass(frozen=True)
class Picture:
    """A chart as a PNG, with its figures in words for whoever does not see it."""

    png: bytes
    width: int
    """In px of the page; the picture has twice as many."""
    text: str


@dataclass(frozen=True)
class Section:
    """What is said of one subject, in this order."""

    title: str
    note: str = ""
    """The unit, or what the amounts are."""
    lines: Sequence[Line] = ()
    figures: Sequence[Figure] = ()
    items: Sequence[Item] = ()
    picture: Picture | None = None
    table: Table | None = None
    after: Sequence[Line] = ()


@dataclass(frozen=True)
class Part:
    """What is said of one team; the first part is of the team that the briefing is about."""

    title: str
    sections: Sequence[Section]
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table of the workbook: the rows of a query as they are, and what scope they are of."""

    title: str
    answer: Answer
    scope: str


@dataclass(frozen=True)
class Document:
    """A briefing: what it is, its parts, its tables, and its lines for a chat."""

    title: str
    subject: str
    scope: str
    language: str
    opening: str
    """Where its numbers can be opened, in words."""
    link: str | None
    units: str
    """What is to be known of the units; empty where each section says its own."""
    parts: Sequence[Part]
    sheets: Sequence[Sheet]
    chat: Sequence[str]
    """Without its first line, which is the subject, and its last, which is the link."""
    contents: Sequence[str] = field(default_factory=tuple)
    """The names of its parts, where there are several."""
