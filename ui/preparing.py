"""Preparing for the meeting: an abnormal point with a place for an answer and a commitment."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

import journal
from journal import Entry, JournalError, Promise, Typed
from ui import answers, behind, say, taking_back, typing
from ui.answers import Said
from ui.ask import Answer
from ui.points import behind as point_list
from ui.view import Page
from words import points

Row = Mapping[str, Any]
SHOWN = 12
LISTED = 50
TOLD = "typed_told"  # what became of what was typed at a point, until the next is typed
TAKEN = "promise_taken_back"  # what became of taking back a commitment, told once
NO_DEAL = ""


def what_was_said(page: Page) -> Said | None:
    """All answers and commitments; None, and a sentence, where the journal cannot be read."""
    try:
        return answers.said(page)
    except JournalError as error:
        say.line(page.words(str(error)), "warning")
        return None


def may_answer(page: Page) -> bool:
    """Whether answers can be typed here and now; why not is said."""
    words = page.words
    if not typing.may_type(page, "answer"):
        say.line(words("In another person's view nothing can be answered."), "quiet")
        return False
    if not typing.is_now(page):
        say.line(
            words("This is a past day: what was said by then is shown, and nothing can be typed."),
            "quiet",
        )
        return False
    return True


def open_points(page: Page, found: Answer, said: Said | None) -> None:
    """The points, the weightiest first, each with what was said to it and a place to say more."""
    words = page.words
    types = said is not None and may_answer(page)
    deals: dict[str, dict[str, str]] = {}
    if types:
        for one in page.ask("meeting/abnormal_deals").rows:
            name = one["opportunity_name"] or one["opportunity_id"]
            deals.setdefault(one["point_id"], {})[one["opportunity_id"]] = name
    for row in found.rows[:SHOWN]:
        _point(page, row, said, deals.get(row["point_id"], {}) if types else None)
    rest = found.rows[SHOWN:]
    if rest:
        title = words.plural("%(count)s smaller point", "%(count)s smaller points", len(rest))
        with st.expander(title):
            say.line(words("Choose a department or a person to answer one of these."), "quiet")
            say.listed([
                points.sentence(row, words, page.scope.as_of, page.world.currency)
                for row in rest[:LISTED]
            ])  # fmt: skip


def unanswered(page: Page, found: Answer, said: Said | None) -> str:
    """How many points there are, and how many wait for an answer."""
    words, rows = page.words, found.rows
    if not rows:
        return words("Nothing is abnormal: there is nothing to prepare.")
    waiting = [row for row in rows if said is None or row["point_id"] not in said.answers]
    total = words.plural("%(count)s point", "%(count)s points", len(rows))
    if len(waiting) == len(rows):
        return words("%(points)s, none answered yet.", points=total)
    if not waiting:
        return words("%(points)s, all answered.", points=total)
    return words(
        "%(points)s, %(count)s not answered yet.", points=total, count=words.count(len(waiting))
    )


def last_commitments(page: Page, said: Said | None) -> None:
    """What became of the commitments of the last weeks; or that there were none."""
    words = page.words
    found = answers.recent(page, said) if said else []
    if not found:
        say.line(words("No commitment was made in the last five weeks."), "quiet")
    for row, entry in found:
        answers.say_entry(answers.outcome_sentence(page, row, entry), answers.TONES[row["result"]])


def _point(page: Page, row: Row, said: Said | None, deals: Mapping[str, str] | None) -> None:
    """`deals` are those that can be committed to, by id; None where nothing can be typed."""
    words, point = page.words, row["point_id"]
    key = hashlib.sha256(point.encode()).hexdigest()[:12]
    with st.container(border=True, key=f"point-{key}"):
        sentence = points.sentence(row, words, page.scope.as_of, page.world.currency)
        with st.container(horizontal=True, vertical_alignment="center", key=f"point-head-{key}"):
            say.line(sentence, "point")
            opens = point_list(page, row)
            if opens and st.button(words("Its deals"), key=f"open-{key}", type="tertiary"):
                behind.show(page, opens)
        if said is not None:
            answers.beside(page, row, said)
        if deals is not None and said is not None:
            _places(page, row, said, deals, key)
        told = st.session_state.get(TOLD, {}).get(point)
        if told:
            say.line(told, "warning")


def _places(page: Page, row: Row, said: Said, deals: Mapping[str, str], key: str) -> None:
    """A place for the answer, which is kept as it is left, and one for a commitment."""
    words, point = page.words, row["point_id"]
    stood = said.answers.get(point)
    number = stood.number if stood else 0
    place = f"answer-{key}-{number}"

    def answered() -> None:
        text = st.session_state[place].strip()
        was = stood.value if stood and isinstance(stood.value, str) else None
        if text != (was or ""):
            _keep(page, point, lambda: journal.answer(
                point, text or None, was=was, following=number
            ))  # fmt: skip

    with st.container(horizontal=True, vertical_alignment="bottom", key=f"point-say-{key}"):
        st.text_input(
            words("Answer"),
            value=stood.value if stood and isinstance(stood.value, str) else "",
            key=place,
            on_change=answered,
            placeholder=words("In a sentence: what is it, and what do we do?"),
            label_visibility="collapsed",
        )
        with st.popover(words("Commit"), key=f"commit-{key}-{len(said.promises_of(point))}"):
            _commitment(page, row, said, deals, key)
            _take_back(page, said.promises_of(point), deals, key)
    if taken := st.session_state.pop(f"{TAKEN}_{key}", None):
        say.line(taken[0], "warning" if taken[1] == "warning" else "quiet")


def _take_back(page: Page, promises: list[Entry], deals: Mapping[str, str], key: str) -> None:
    """The commitments that stand at a point, to take one back."""
    words = page.words

    def told(one: Entry) -> str:
        promise = one.value
        if not isinstance(promise, Promise):
            return one.who
        parts = (
            deals.get(promise.deal_id or NO_DEAL, promise.deal_id),
            None if promise.amount is None else page.money(promise.amount),
            None if promise.on is None else words.near_day(promise.on, page.scope.as_of),
            promise.text,
            one.who,
        )
        return " · ".join(part for part in parts if part)

    texts = taking_back.Texts(
        words("A commitment to take back"),
        lambda count: words.plural("%(count)s commitment", "%(count)s commitments", count),
        lambda count: words.plural(
            "Take back %(count)s commitment", "Take back %(count)s commitments", count
        ),
        lambda count: words.plural(
            "%(count)s commitment is taken back.", "%(count)s commitments are taken back.", count
        ),
    )
    taking_back.offer(page, f"promise_{key}", promises, told, texts, f"{TAKEN}_{key}")


def _commitment(page: Page, row: Row, said: Said, deals: Mapping[str, str], key: str) -> None:
    words, point = page.words, row["point_id"]
    named = {NO_DEAL: words("No single deal"), **deals}
    with st.form(f"commitment-{key}", border=False):
        first = row["opportunity_id"] if row["opportunity_id"] in named else NO_DEAL
        deal = st.selectbox(
            words("Deal"), list(named), index=list(named).index(first),
            format_func=lambda one: named[one] or one,
        )  # fmt: skip
        amount = st.number_input(
            words("Amount, %(currency)s", currency=page.world.currency or "–"),
            min_value=0.0, value=None, step=1000.0, format="%.2f",
        )  # fmt: skip
        on = st.date_input(words("By"), value=None)
        text = st.text_input(words("In words"))
        if not st.form_submit_button(words("Commit"), type="primary"):
            return
    by_deal = {one.scope: one for one in said.promises_of(point)}
    stood = by_deal.get(deal)

    def made() -> Typed:
        return journal.commitment(
            point,
            deal or None,
            None if amount is None else Decimal(str(amount)).quantize(Decimal("0.01")),
            on if isinstance(on, date) else None,
            text,
            was=stood.value if stood and isinstance(stood.value, Promise) else None,
            following=_standing(point, deal),
        )

    if _keep(page, point, made):
        st.rerun()


def _standing(point: str, deal: str) -> int:
    """The number of the commitment that holds now for a deal of a point, taken back or not."""
    entry: Entry | None = typing.standing("commitment").get((point, deal))
    return entry.number if entry else 0


def _keep(page: Page, point: str, made: Any) -> bool:
    """Stores what was typed at a point; what went wrong is told there."""
    try:
        told = typing.stored(page, [made()])
    except (ValueError, JournalError) as error:
        told = page.words(str(error))
    st.session_state[TOLD] = {point: told} if told else {}
    if not told:
        st.toast(page.words("Kept."))
    return not told
