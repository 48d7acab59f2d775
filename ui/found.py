"""What the dropped files were found to be, and correcting it by choosing: columns and days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.forms import COMMA, DAY_FIRST, MONTH_FIRST, POINT
from data.importers import corrections
from data.importers.answers import Answers, SheetAnswers
from data.workspace import DataFault
from ui import say
from ui.desk import Desk
from ui.loading import begin
from words.fields import field_name, form_name
from words.told import source_name

UNREAD_ROWS = 30  # columns that are not read and have a row of their own; more are chosen from
WIDTHS = (2, 3.2, 2.4, 2.3)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What the latest check found, its number, and the answers that hold now."""

    run: int
    account: Row
    answers: Answers

    @property
    def can_choose(self) -> bool:
        """Whether the columns can be other fields than those they are known as."""
        return bool(self.account.get("source", {}).get("can_choose"))


def found(desk: Desk) -> Found | None:
    """What the latest check found; None while there is none."""
    lot = desk.lot
    last = None if lot is None else lot.last_account
    if lot is None or last is None:
        return None
    try:
        return Found(*last, lot.answers or Answers())
    except DataFault:
        return Found(*last, Answers())


def in_words(desk: Desk, seen: Found) -> str:
    """As what the files are read."""
    words, source = desk.words, seen.account.get("source")
    lot = desk.lot
    names = ", ".join(lot.names) if lot else ""
    if source is None:
        return words("%(files)s: nobody knows yet what this is", files=names)
    if source["code"] == "contract":
        return words("%(files)s: read as the dashboard's own tables", files=names)
    known_as = source_name(words, source["name"])
    return words("%(files)s: read as %(source)s", files=names, source=known_as)


def questions(desk: Desk, seen: Found) -> None:
    """What only a person can tell, each with both ways to read it."""
    words = desk.words
    for place, asked in enumerate(seen.account.get("questions", [])):
        shown = ", ".join(f"“{one}”" for one in asked["examples"])
        given = {"column": asked["column"], "file": asked["label"], "examples": shown}
        if asked["kind"] == "date_order":
            said = words(
                "%(column)s in %(file)s: is %(examples)s the day first or the month first?", **given
            )
        else:
            said = words("%(column)s in %(file)s: how are %(examples)s written?", **given)
        say.line(said, "warning")
        with st.container(horizontal=True, key=f"load-question-{place}"):
            for option in asked["options"]:
                changed = corrections.with_form(
                    seen.answers, asked["sheet"], asked["column"], asked["kind"], option
                )
                st.button(
                    form_name(option, words),
                    key=f"load_answer_{seen.run}_{place}_{option}",
                    on_click=begin,
                    args=(desk, "check", changed),
                )


def columns(desk: Desk, seen: Found) -> None:
    """Each sheet's columns: values, the field that it is, and how its days or numbers are read."""
    words = desk.words
    for place, sheet in enumerate(seen.account.get("sheets", [])):
        say.block_title(sheet["label"], sheet["sheet"])
        used = [one for one in sheet["columns"] if one["field"]]
        rest = [one for one in sheet["columns"] if not one["field"]]
        if not sheet["fields"]:
            head = (words("Column"), words("Values"))
            say.grid(head, [(one["column"], samples(one)) for one in used], 0)
            if rest:
                names = ", ".join(one["column"] for one in rest)
                say.line(words("Not read: %(names)s", names=names), "quiet")
            continue
        _row(place, "head", words("Column"), words("Values"), words("What it is"), words("Read as"))
        for number, column in enumerate([*used, *rest[:UNREAD_ROWS]]):
            _column(desk, seen, sheet, column, f"{place}_{number}")
        if more := rest[UNREAD_ROWS:]:
            chosen = st.selectbox(
                words("Another column that is not read"),
                [one["column"] for one in more],
                index=None,
                key=f"load_more_{seen.run}_{place}",
            )
            for column in (one for one in more if one["column"] == chosen):
                _column(desk, seen, sheet, column, f"{place}_more")
    names = ", ".join(one["label"] for one in seen.account.get("unread", []))
    if names and "source" in seen.account:
        say.line(words("Not read: %(names)s", names=names), "quiet")


def _row(place: int, key: str, *texts: str) -> None:
    with st.container(key=f"load-{key}-{place}"):
        for cell, text in zip(st.columns(WIDTHS), texts, strict=True):
            with cell:
                say.line(text, "quiet")


def _column(desk: Desk, seen: Found, sheet: Row, column: Row, key: str) -> None:
    words = desk.words

    def named(field: str | None) -> str:
        return words("not read") if field is None else field_name(field, words)

    name, kinds = column["column"], {one["name"]: one["kind"] for one in sheet["fields"]}
    options: list[str | None] = [None, *kinds]
    if column["field"] and column["field"] not in kinds:
        options.append(column["field"])
    field_key = f"load_field_{seen.run}_{key}"

    def chosen() -> None:
        field = st.session_state[field_key]
        said = corrections.with_column(
            seen.answers, sheet["sheet"], name, field, column.get("recognised")
        )
        begin(desk, "check", said)

    with st.container(key=f"load-column-{key}"):
        header, values, field, form = st.columns(WIDTHS, vertical_alignment="center")
        with header:
            say.line(name, "" if column["field"] else "quiet")
            if column["field"] and not column.get("is_sure", True):
                say.line(words("told by a similar name: please look"), "warning")
        with values:
            say.line(samples(column), "" if column["field"] else "quiet")
        with field:
            st.selectbox(
                words("What %(column)s is", column=name),
                options,
                index=options.index(column["field"]),
                format_func=named,
                key=field_key,
                on_change=chosen,
                label_visibility="collapsed",
            )
        with form:
            if column["field"]:
                _form(desk, seen, sheet, column, key)


def _form(desk: Desk, seen: Found, sheet: Row, column: Row, key: str) -> None:
    """The choice of how days or numbers are read, where more than one way is thinkable."""
    words, name, order = desk.words, column["column"], column.get("order")
    is_day = column.get("kind") in ("day", "moment")
    own = seen.answers.sheets.get(sheet["sheet"], SheetAnswers())
    given = (own.date_order if is_day else own.number_style).get(name)
    if order is None or (not is_day and order == POINT and not given and not column["is_asked"]):
        return
    kind, ways = ("date_order", (DAY_FIRST, MONTH_FIRST)) if is_day else (
        "number_style", (POINT, COMMA)
    )  # fmt: skip
    form_key = f"load_form_{seen.run}_{key}"

    def said(one: str | None) -> str:
        if one is not None:
            return form_name(one, words)
        if given or column["is_asked"]:
            return words("as it is found")
        return words("as it is found: %(form)s", form=form_name(order, words))

    def chosen() -> None:
        changed = corrections.with_form(
            seen.answers, sheet["sheet"], name, kind, st.session_state[form_key]
        )
        begin(desk, "check", changed)

    options: Sequence[str | None] = (None, *ways)
    st.selectbox(
        words("How %(column)s is read", column=name),
        options,
        index=options.index(given) if given in ways else 0,
        format_func=said,
        key=form_key,
        on_change=chosen,
        label_visibility="collapsed",
    )


def samples(column: Row) -> str:
    """Values of a column, each with what it became where that is written otherwise."""
    became = column.get("values") or column["samples"]
    pairs = zip(column["samples"], became, strict=False)
    return " · ".join(one if one == read else f"{one} → {read or '–'}" for one, read in pairs)
