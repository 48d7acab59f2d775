"""Where a block comes from: its query with text and parameters; and its table as a file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import log
from queries import served
from ui import say, visitor
from ui.ask import Answer
from ui.export import as_csv, as_xlsx
from ui.view import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@contextmanager
def head(
    page: Page, title: str, answer: Answer, *, note: str = "", key: str = ""
) -> Iterator[None]:
    """The head of a block: its name and unit, what is put into it, and the way to its source."""
    named = key or answer.name
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"head-{slug(named)}"):
        say.block_title(title, note)
        yield
        button(page, title, answer, key=named)


def block(
    page: Page,
    title: str,
    answer: Answer,
    *,
    note: str = "",
    key: str = "",
    also: Mapping[str, Answer] | None = None,
) -> None:
    """The head of a block with nothing more in it, but the ways to what it is made of `also`."""
    with head(page, title, answer, note=note, key=key):
        for label, one in (also or {}).items():
            button(page, label, one, key=f"{key or answer.name}-{one.name}", label=label)


def place(key: str) -> DeltaGenerator:
    """A place on the page that is filled later, with what depends on controls below it."""
    return st.container(key=f"place-{key}")


def side_by_side(key: str) -> DeltaGenerator:
    """A row for a page's own controls and what belongs beside them."""
    return st.container(horizontal=True, vertical_alignment="bottom", key=f"row-{key}")


def amounts_in(page: Page) -> str:
    """The unit of a block's amounts, said once."""
    if not page.world.currency:
        return page.words("Amounts as in the data; no currency is set")
    return page.words("Amounts in %(currency)s", currency=page.world.currency)


def slug(text: str) -> str:
    """A name that may stand in a CSS class."""
    return "".join(letter if letter.isalnum() else "-" for letter in text)


def button(page: Page, title: str, answer: Answer, *, key: str, label: str = "") -> None:
    """A small button that opens a block's query and its downloads."""
    words = page.words
    with st.popover(label or words("Data"), type="tertiary", key=f"source-{slug(key)}"):
        say.line(words(answer.sentence))
        downloads(page, title, answer, key=key)
        named = {"name": answer.name, "version": answer.version}
        say.line(words("Query %(name)s, version %(version)s", **named), "quiet")
        given = "\n".join(f"{one} = {_said(value)}" for one, value in answer.params.items())
        st.code(given or words("no parameters"), language=None)
        st.code(answer.sql, language="sql", height=320)


def downloads(page: Page, title: str, answer: Answer, *, key: str) -> None:
    """The table as CSV and as XLSX; a file is made when it is asked for."""
    words, currency = page.words, page.world.currency
    stem = f"{answer.name.split('/')[-1]}_{page.scope.as_of.isoformat()}"

    def taken(form: str) -> None:
        """Runs when a file is asked for, which may be long after the page was drawn."""
        if not visitor.is_still(page.visitor, page.sight):
            raise PermissionError("the sign-in is over, or what it gives to see has changed")
        seen_as = page.visitor.seen_as
        log.note(
            served.home(),
            "download",
            page.visitor.who,
            **{"as": seen_as.person_id if seen_as else None},
            page=page.title,
            query=answer.name,
            version=answer.version,
            format=form,
            generation=page.sight.served.generation,
        )

    def csv_file() -> bytes:
        taken("csv")
        return as_csv(answer, words, currency)

    def workbook() -> bytes:
        taken("xlsx")
        return as_xlsx(answer, words, currency, title, page.sentence)

    offers: tuple[tuple[str, Callable[[], bytes], str, str], ...] = (
        ("CSV", csv_file, f"{stem}.csv", "text/csv"),
        ("XLSX", workbook, f"{stem}.xlsx", XLSX),
    )
    with st.container(horizontal=True):
        for label, made, name, mime in offers:
            st.download_button(
                words("Download %(format)s", format=label),
                data=made,
                file_name=name,
                mime=mime,
                on_click="ignore",
                key=f"download-{label}-{slug(key)}",
            )


def _said(value: Any) -> str:
    if value is None:
        return "null"
    return value.isoformat() if isinstance(value, date) else str(value)
