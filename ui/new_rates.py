"""New win rates: the offered ones, changed or as they are, accepted as the version in force from a
day on. What was in force before stays as it was."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import streamlit as st

import journal
from journal import Entry, JournalError, Kind, Typed
from journal.kinds import COMPANY
from ui import say, taking_back, tried, typing
from ui.ask import Answer
from ui.figures import Figure, figures
from ui.view import Page

KIND: Kind = "win_rates"
TENTH = Decimal("0.1")  # of a percent: what is read is what is stored
OUTCOME = "rates_accepted"
ACROSS = 5  # inputs side by side
LONGEST = 12  # versions that are told


def is_offered(page: Page) -> bool:
    """Whether the one in front of the page may accept rates, and sees the last day."""
    return typing.may_type(page, KIND) and typing.is_now(page)


def why_not(page: Page) -> str:
    """That rates are accepted on the last day only; empty where they are, or never by them."""
    if typing.is_now(page) or not typing.may_type(page, KIND):
        return ""
    return page.words(
        "New rates are accepted with the last day in view, as what is past does not change."
    )


def outcome(page: Page) -> None:
    """What became of the rates that were accepted last: once, in words."""
    if (told := st.session_state.pop(OUTCOME, None)) is not None:
        say.line(*told)


def company(page: Page) -> Answer:
    """The rates of the whole company, whatever team is in view: there is one version for all."""
    return page.ask("forecast/win_rate_by_stage", team=None)


def prefilled(row: Mapping[str, Any]) -> Decimal | None:
    """What a stage's input begins with, in percent: the offered rate, else the one in force."""
    rate = row["configured_rate"] if row["offered_rate"] is None else row["offered_rate"]
    if rate is None:
        return None
    return (Decimal(rate) * 100).quantize(TENTH, rounding=ROUND_HALF_UP)


def missing(page: Page, rates: Answer, typed: Mapping[str, Decimal | None]) -> str:
    """Which stages have no rate yet; empty where all have."""
    words = page.words
    named = [
        words.name(row["stage_id"], row["stage_name"])
        for row in rates.rows
        if typed.get(row["stage_id"]) is None
    ]
    if not named:
        return ""
    return words("Every stage needs a rate: %(stages)s.", stages=words(", ").join(named))


def version(
    rates: Answer, typed: Mapping[str, Decimal], from_on: date, standing: Entry | None
) -> Typed:
    """The version to store, given in percent; was: the entry of that day, else what is in force.

    Raises ValueError with a sentence for whoever types.
    """
    before = {
        row["stage_id"]: row["configured_rate"]
        for row in rates.rows
        if row["configured_rate"] is not None
    }
    if standing is not None and isinstance(standing.value, Mapping):
        before = dict(standing.value)
    return journal.rates(
        {stage: rate / 100 for stage, rate in typed.items()},
        from_on,
        was=before or None,
        following=standing.number if standing is not None else 0,
    )


def form(page: Page) -> None:
    """An input for each stage and the day they hold from; what F2 and the gap become; accepting."""
    words, rates = page.words, company(page)
    try:
        standing = typing.standing(KIND)
    except JournalError as error:
        say.line(words(str(error)), "warning")
        return
    typed = _inputs(page, rates)
    first = page.world.covers_until
    from_on = st.date_input(
        words("In force from"),
        value=max(first, typing.today(page)),
        min_value=first,
        format="YYYY-MM-DD",
        key="new_rates_from",
        width=220,
    )
    if lacking := missing(page, rates, typed):
        say.line(lacking, "warning")
        return
    whole = {stage: rate for stage, rate in typed.items() if rate is not None}
    figures(page, _becomes(page, whole), key="new-rates-become", small=True)
    if not isinstance(from_on, date):
        say.line(words("Choose the day from which they hold."), "warning")
        return

    def accepted() -> None:
        holding = standing.get((COMPANY, from_on.isoformat()))
        try:
            trouble = typing.stored(page, [version(rates, whole, from_on, holding)])
        except ValueError as error:
            trouble = words(str(error))
        st.session_state[OUTCOME] = (
            (trouble, "warning")
            if trouble
            else (
                words("Accepted: these rates hold from %(day)s on.", day=words.day(from_on)),
                "headline",
            )
        )

    st.button(words("Accept these rates"), key="accept_rates", type="primary", on_click=accepted)


def _inputs(page: Page, rates: Answer) -> dict[str, Decimal | None]:
    """The typed percentage of each stage; None where nothing is typed."""
    typed: dict[str, Decimal | None] = {}
    columns = st.columns(min(max(len(rates.rows), 1), ACROSS))
    for place, row in enumerate(rates.rows):
        stage, begins = row["stage_id"], prefilled(row)
        with columns[place % len(columns)]:
            value = st.number_input(
                f"{page.words.name(stage, row['stage_name'])} (%)",
                min_value=0.0,
                max_value=100.0,
                value=None if begins is None else float(begins),
                step=1.0,
                format="%.1f",
                key=f"new_rate_{stage}",
            )
        typed[stage] = None if value is None else Decimal(str(value)).quantize(TENTH)
    return typed


def _becomes(page: Page, typed: Mapping[str, Decimal]) -> list[Figure]:
    """F2 and Gap1 of what is in view by these rates, against those in force."""
    asked = tried.asked({stage: rate / 100 for stage, rate in typed.items()})
    words = page.words
    kinds = [
        (tried.forecasts, "f2_amount", words("F2")),
        (tried.gaps, "gap1_amount", words("Gap1")),
    ]
    return [
        tried.figure(page, name, words("new"), ask, column, asked) for ask, column, name in kinds
    ]


def history(page: Page) -> list[str]:
    """The versions that were accepted by the day seen from, the latest first: the day from which
    each holds, who accepted it and when, and its rates."""
    words = page.words
    try:
        told = typing.history(page, KIND)
    except JournalError:
        return []  # the form says it
    names = {row["stage_id"]: row["stage_name"] for row in company(page).rows}
    said = [_told(page, one, names, told) for one in told[:LONGEST]]
    if (more := len(told) - LONGEST) > 0:
        said.append(words("and %(count)s earlier", count=words.count(more)))
    return said


def take_back(page: Page) -> None:
    """A choice of versions to take back, for who may: the version before each holds again."""
    words = page.words
    if not is_offered(page):
        return
    try:
        standing = typing.standing(KIND).values()
    except JournalError:
        return  # the form says it
    names = {row["stage_id"]: row["stage_name"] for row in company(page).rows}
    texts = taking_back.Texts(
        words("Version to take back"),
        lambda count: words.plural("%(count)s version", "%(count)s versions", count),
        lambda count: words.plural(
            "Take back %(count)s version", "Take back %(count)s versions", count
        ),
        lambda count: words.plural(
            "%(count)s version is taken back: the one before it holds again.",
            "%(count)s versions are taken back: those before them hold again.",
            count,
        ),
    )

    def told(entry: Entry) -> str:
        return _told(page, entry, names, ())

    taking_back.offer(page, "take_back_rates", standing, told, texts, OUTCOME)


def _told(page: Page, entry: Entry, names: Mapping[str, str], all_: Sequence[Entry]) -> str:
    words, value = page.words, entry.value
    if not isinstance(value, Mapping):
        rates = words("taken back")
    else:
        rates = words(", ").join(
            f"{words.name(stage, names.get(stage, stage))} {words.rate(rate, 1)}"
            for stage, rate in value.items()
        )
    said = words(
        "From %(day)s: %(rates)s · %(who)s, %(time)s",
        day=words.day(entry.scope),
        rates=rates,
        who=entry.who,
        time=words.time(typing.local_time(page, entry)),
    )
    if not any(one.previous == entry.number for one in all_):
        return said
    return f"{said} · " + words("replaced")
