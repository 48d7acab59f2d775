"""Deals that were served and are not in the dropped export: what became of them, as people know.

All at once, those of a stage or an owner, or one by one. What is answered is kept with the lot at
once; the files are looked at again when somebody says so. Nothing is answered by itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from data.gone_list import read_asked
from data.lot import Lot
from data.workspace import DataFault
from ui import say
from ui.desk import Desk, is_still
from ui.found import Found
from ui.loading import begin
from words import NOTHING, Words

REMOVED, KEPT = "removed", "kept"
DRAWN = "load_gone_drawn"  # how often deals were answered: the table forgets what was chosen in it
NARROWED = ("stage_name", "owner_name", "answer")

Row = Mapping[str, Any]


@st.cache_resource(max_entries=4, show_spinner=False)
def _listed(path: Path, changed: float) -> list[dict[str, Any]]:
    """The deals of a list, which is written once."""
    table = read_asked(path)
    return [] if table is None else table.to_pylist()


def _deals(lot: Lot, run: int) -> list[dict[str, Any]]:
    """The deals that left the export, each with the answer that holds: given now, or by the run."""
    path = lot.gone_list(run)
    if not path.exists():
        return []
    given = _given(lot)
    rows = _listed(path, path.stat().st_mtime)
    return [{**row, "answer": given.get(row["opportunity_id"], row["answer"])} for row in rows]


def _given(lot: Lot) -> dict[str, str]:
    try:
        return lot.gone_deals
    except DataFault:
        return {}


def is_looked_at(desk: Desk, seen: Found) -> bool:
    """Whether the latest check went by all that is answered now."""
    lot = desk.lot
    if lot is None or not lot.gone_path.exists() or not lot.gone_list(seen.run).exists():
        return True
    path, given = lot.gone_list(seen.run), _given(lot)
    rows = _listed(path, path.stat().st_mtime)
    return all(given.get(row["opportunity_id"], row["answer"]) == row["answer"] for row in rows)


def gone(desk: Desk, seen: Found) -> None:
    """The question, the ways to answer it, and what is answered so far."""
    lot = desk.lot
    if lot is None:
        return
    rows, asked = _deals(lot, seen.run), seen.account.get("gone")
    if asked is not None:
        _question(desk, seen, asked)
    if not rows:
        return
    if asked is not None:
        _one_by_one(desk, seen, lot, rows)
    else:
        with st.expander(_answered(desk.words, rows), key="load-gone-done"):
            _one_by_one(desk, seen, lot, rows)


def _question(desk: Desk, seen: Found, asked: Row) -> None:
    words = desk.words
    amounts = [
        f"{words.amount(amount)} {currency}".strip() for currency, amount in asked["amounts"]
    ]
    said = words(
        "Served before and not in this export: %(deals)s, %(open)s open (%(amounts)s). Was that "
        "deleted or merged in the CRM, or did a filter leave it out?",
        deals=words.plural("%(count)s deal", "%(count)s deals", asked["deals"]),
        open=words.count(asked["open_deals"]),
        amounts=" + ".join(amounts) or words("no amount"),
    )
    say.line(said, "warning")
    with st.container(horizontal=True, key="load-gone"):
        for code, label in (
            (REMOVED, words("All deleted or merged: they end on the last day of this export")),
            (KEPT, words("All left out by a filter: they stay as they were last known")),
        ):
            key = f"load_gone_{seen.run}_{code}"
            st.button(label, key=key, on_click=begin, args=(desk, "check", None, code))


def _answered(words: Words, rows: Sequence[Row]) -> str:
    """How many are answered, and how."""
    count = Counter(row["answer"] for row in rows)
    return words(
        "Deals that left the export: %(removed)s deleted or merged, %(kept)s left out by a filter, "
        "%(open)s without an answer",
        removed=words.count(count[REMOVED]),
        kept=words.count(count[KEPT]),
        open=words.count(count[None]),
    )


def _one_by_one(desk: Desk, seen: Found, lot: Lot, rows: Sequence[Row]) -> None:
    """A table of the deals, narrowed by choosing; the answer is for its chosen rows, or for all."""
    words, run = desk.words, seen.run
    say.line(
        words(
            "Or deal by deal: mark rows and say what became of them. With no row marked, the "
            "answer is for the whole table, as stage and owner narrow it."
        ),
        "quiet",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="load-gone-narrow"):
        for name in NARROWED:
            rows = _narrowed(words, rows, name, run)
    key = f"load_gone_deals_{run}_{st.session_state.get(DRAWN, 0)}_{_view(run)}"
    with st.container(key="load-gone-deals"):
        picked = _table(words, rows, key)
    about = [rows[place] for place in picked if place < len(rows)] or rows
    with st.container(horizontal=True, key="load-gone-answers"):
        for code, label in _labels(words, len(about), bool(picked)):
            names = tuple(row["opportunity_id"] for row in about)
            st.button(
                label,
                key=f"load_gone_say_{run}_{code}",
                disabled=not about,
                on_click=_answer,
                args=(desk, names, code),
            )
    if not is_looked_at(desk, seen):
        say.line(_answered(words, _deals(lot, run)))
        st.button(
            words("Look at the files again"),
            key=f"load_gone_look_{run}",
            type="primary",
            on_click=begin,
            args=(desk, "check"),
        )


def _labels(words: Words, count: int, is_picked: bool) -> Iterable[tuple[str | None, str]]:
    many = words.count(count)
    if is_picked:
        yield REMOVED, words("%(count)s marked: deleted or merged", count=many)
        yield KEPT, words("%(count)s marked: left out by a filter", count=many)
    else:
        yield REMOVED, words("All %(count)s of the table: deleted or merged", count=many)
        yield KEPT, words("All %(count)s of the table: left out by a filter", count=many)


def _narrowed(words: Words, rows: Sequence[Row], name: str, run: int) -> Sequence[Row]:
    """The rows of one stage, owner or answer, if one is chosen."""
    count = Counter(row[name] for row in rows)
    options = [one or "" for one, _ in count.most_common()]
    label = words("What happened") if name == "answer" else words.column(name)
    key = f"load_gone_{name}_{run}"
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)

    def named(one: str) -> str:
        said = _happened(words, one or None) if name == "answer" else one or NOTHING
        return f"{said} ({words.count(count[one or None])})"

    chosen = st.selectbox(
        label, options, index=None, placeholder=words("all"), format_func=named, key=key
    )
    return rows if chosen is None else [row for row in rows if (row[name] or "") == chosen]


def _happened(words: Words, answer: str | None) -> str:
    said = {REMOVED: words("deleted or merged"), KEPT: words("left out by a filter")}
    return said[answer] if answer else words("no answer yet")


def _view(run: int) -> str:
    """Which rows the table shows, as far as its key has to tell them apart."""
    return "_".join(str(st.session_state.get(f"load_gone_{name}_{run}")) for name in NARROWED)


def _table(words: Words, rows: Sequence[Row], key: str) -> list[int]:
    """The deals, sorted and searched in the browser; returns the places of the chosen ones."""
    columns = st.column_config
    shown = {
        "deal": [row["opportunity_name"] or row["opportunity_id"] for row in rows],
        "account": [row["account_name"] for row in rows],
        "owner": [row["owner_name"] for row in rows],
        "stage": [row["stage_name"] for row in rows],
        "amount": [None if row["amount"] is None else float(row["amount"]) for row in rows],
        "currency": [row["currency"] for row in rows],
        "answer": [_happened(words, row["answer"]) for row in rows],
    }
    event: Any = st.dataframe(
        shown,
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height="content" if len(rows) < 10 else 380,
        placeholder=NOTHING,
        column_config={
            "deal": columns.TextColumn(words.column("opportunity_name"), width=240),
            "account": columns.TextColumn(words.column("account_name"), width=170),
            "owner": columns.TextColumn(words.column("owner_name"), width=110),
            "stage": columns.TextColumn(words.column("stage_name"), width=130),
            "amount": columns.NumberColumn(
                words.column("deal_amount"), format="accounting", width=115
            ),
            "currency": columns.TextColumn(words("Currency"), width=65),
            "answer": columns.TextColumn(words("What happened"), width=150),
        },
    )
    return list(event.selection.rows)


def _answer(desk: Desk, deals: Sequence[str], code: str) -> None:
    """Keep the answer for these deals; what was said of others stays."""
    lot = desk.lot
    if lot is None or not is_still(desk):
        return
    lot.answer_gone({**_given(lot), **dict.fromkeys(deals, code)})
    st.session_state[DRAWN] = st.session_state.get(DRAWN, 0) + 1
