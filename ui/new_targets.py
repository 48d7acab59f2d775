"""Typing targets by pasting a block of cells: what was read, what would change, storing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

import journal
from data import pasted
from data.pasted import Pasted, Target
from journal import Entry, JournalError, Kind
from queries import period
from ui import say, typing
from ui.ask import Answer
from ui.view import Page

KIND: Kind = "target"
BLOCK, OUTCOME = "targets_block", "targets_stored"
TAB = "\t"
COMPLAINTS = 12  # of many only the first are told
LINES = 60
UNKNOWN = "unknown"  # no team that can have a target


@dataclass(frozen=True)
class Change:
    """A target that was read, beside the one that the team has of its own."""

    target: Target
    was: Decimal | None


def is_open(page: Page) -> bool:
    """Whether the one in front of the page may type targets, and sees the last day."""
    return typing.may_type(page, KIND) and typing.is_now(page)


def why_not(page: Page) -> str:
    """Why no targets can be typed here just now."""
    words = page.words
    if not typing.may_type(page, KIND):
        return words("VP and operations type targets, each in their own view.")
    if not typing.is_now(page):
        return words("Targets are typed with the last day in view, as what is past stays.")
    return ""


def outcome() -> None:
    """What became of the targets that were stored last: once, in words."""
    if (told := st.session_state.pop(OUTCOME, None)) is not None:
        say.line(*told)


def as_block(page: Page, answer: Answer) -> str:
    """The teams' own targets as a block of cells, to be changed and pasted again."""
    months = sorted({row["month"] for row in answer.rows})
    lines = [TAB.join([page.words("Team"), *(f"{month:%Y-%m}" for month in months)])]
    cells: dict[str, dict[date, Decimal | None]] = {}
    for row in answer.rows:
        cells.setdefault(row["team_id"], {})[row["month"]] = row["own_target_amount"]
    names = [team.name for team in page.world.teams]
    for team in page.world.teams:
        if team.team_id in cells and team.team_id != UNKNOWN:
            own = cells[team.team_id]
            named = team.name if names.count(team.name) == 1 else team.team_id
            said = ["" if own.get(one) is None else str(own[one]) for one in months]
            lines.append(TAB.join([named, *said]))
    return "\n".join(lines)


def paste(page: Page, answer: Answer) -> None:
    """A place to paste into, what was read of it, what would change, and the button that stores."""
    words = page.words
    try:
        standing = typing.standing(KIND)
    except JournalError as error:
        say.line(words(str(error)), "warning")
        return

    def fill() -> None:
        st.session_state[BLOCK] = as_block(page, answer)

    text = st.text_area(
        words("Paste a block of cells here: months across, teams down"),
        key=BLOCK,
        height=180,
        placeholder=words("Team") + f"{TAB}2026-01{TAB}2026-02",
    )
    st.button(words("Begin with the targets that stand"), key="targets_fill", on_click=fill)
    if not text.strip():
        return
    named = {team.team_id: team.name for team in page.world.teams if team.team_id != UNKNOWN}
    read = pasted.targets(text, named, page.world.currency or None)
    despite = _complained(page, read)
    changes = changed(page, read.accepted(despite))
    differing = [one for one in changes if one.was != one.target.amount]
    _previewed(page, read, changes, differing)
    if differing:
        said = words.plural("Store %(count)s target", "Store %(count)s targets", len(differing))
        st.button(
            said,
            key="targets_store",
            type="primary",
            on_click=_store,
            args=(page, differing, standing),
        )


def _complained(page: Page, read: Pasted) -> bool:
    """Tells what could not be read and where; whether the rest is wanted all the same."""
    words = page.words
    if not read.complaints:
        return False
    count = len(read.complaints)
    head = words.plural(
        "%(count)s cell cannot be taken, so nothing is stored:",
        "%(count)s cells cannot be taken, so nothing is stored:",
        count,
    )
    say.line(head, "warning")
    told = [
        words(
            "Row %(row)s, column %(column)s, “%(cell)s”: %(why)s",
            row=words.count(one.row),
            column=words.count(one.column),
            cell=one.cell,
            why=words(pasted.REASONS[one.reason]),
        )
        for one in read.complaints[:COMPLAINTS]
    ]
    if count > COMPLAINTS:
        told.append(words("and %(count)s more", count=words.count(count - COMPLAINTS)))
    say.listed(told)
    if not read.readable:
        return False
    return st.checkbox(words("Take the other cells all the same"), key="targets_despite")


def changed(page: Page, targets: Sequence[Target]) -> list[Change]:
    """The targets that were read, each beside the one of its own that the team has now."""
    if not targets:
        return []
    months = [one.month for one in targets]
    last = period.month_start(max(months), 1) - timedelta(days=1)
    now = page.ask("meeting/targets_by_month", team=None, period_from=min(months), period_to=last)
    own = {(row["team_id"], row["month"]): row["own_target_amount"] for row in now.rows}
    return [Change(one, own.get((one.team_id, one.month))) for one in targets]


def _previewed(
    page: Page, read: Pasted, changes: Sequence[Change], differing: Sequence[Change]
) -> None:
    words = page.words
    say.line(
        words(
            "%(read)s read: %(differing)s to change, %(same)s unchanged.",
            read=words.plural("%(count)s target", "%(count)s targets", len(read.readable)),
            differing=words.count(len(differing)),
            same=words.count(len(changes) - len(differing)),
        )
        if changes
        else ""
    )
    names = {team.team_id: words.name(team.team_id, team.name) for team in page.world.teams}
    lines = [
        (
            names[one.target.team_id],
            words.month(one.target.month),
            words.exact_amount(one.was),
            words.exact_amount(one.target.amount),
        )
        for one in differing[:LINES]
    ]
    head = (words("Team"), words("Month"), words("Was"), words("Becomes"))
    say.grid(head, lines)
    if (more := len(differing) - LINES) > 0:
        say.line(words("and %(count)s more", count=words.count(more)), "quiet")


def _store(
    page: Page, changes: Sequence[Change], standing: Mapping[tuple[str, str], Entry]
) -> None:
    """Stores all of it or nothing; runs when the button is pressed."""
    words = page.words
    try:
        typed = [
            journal.target(
                one.target.team_id,
                one.target.month,
                one.target.amount,
                was=one.was,
                following=_number(standing, one.target),
            )
            for one in changes
        ]
        trouble = typing.stored(page, typed)
    except ValueError as error:
        trouble = words(str(error))
    if trouble:
        st.session_state[OUTCOME] = (trouble, "warning")
        return
    st.session_state[BLOCK] = ""
    count = len(changes)
    said = words.plural("%(count)s target is stored.", "%(count)s targets are stored.", count)
    st.session_state[OUTCOME] = (said, "headline")


def _number(standing: Mapping[tuple[str, str], Entry], target: Target) -> int:
    entry = standing.get((target.team_id, target.month.isoformat()))
    return 0 if entry is None else entry.number
