"""Win rates to try: a slider for each stage, kept in the URL, and what F2 and the gap become."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from queries import period
from ui import deals, state
from ui.ask import Answer
from ui.figures import Figure
from ui.view import Page

Row = Mapping[str, Any]
WITHIN = ("person", "rates", "period_from", "period_to")  # what the deals behind take of it
ACROSS = 5  # sliders side by side


def percent(rate: Any) -> int:
    """A share as a whole percentage, which a slider can stand on."""
    return int((Decimal(rate) * 100).to_integral_value()) if rate is not None else 0


def chosen(page: Page, rates: Answer) -> dict[str, float]:
    """The rates that the URL asks to try, by stage; what is none of them is left out."""
    try:
        found = json.loads(page.settings.get("rates", "{}"))
    except (ValueError, RecursionError):
        return {}
    stages = {row["stage_id"] for row in rates.rows}
    return {
        stage: float(rate)
        for stage, rate in (found.items() if isinstance(found, dict) else ())
        if stage in stages and isinstance(rate, int | float) and 0 <= rate <= 1
    }


def asked(rates: Mapping[str, Any]) -> str | None:
    """Rates by stage as the queries take them; None: those in force."""
    return json.dumps({stage: float(rate) for stage, rate in rates.items()}) if rates else None


def offered(rates: Answer) -> dict[str, Any]:
    """The offered rates by stage, where there is one."""
    return {
        row["stage_id"]: row["offered_rate"]
        for row in rates.rows
        if row["offered_rate"] is not None
    }


def sliders(page: Page, rates: Answer) -> dict[str, float]:
    """A slider for each stage, from the rate in force on; what is tried is in the URL."""
    words, now = page.words, chosen(page, rates)

    def keep(found: Mapping[str, Any]) -> None:
        state.choose(rates=asked(found))

    def moved(stage: str, in_force: int) -> None:
        value = st.session_state[f"rate_{stage}"]
        others = {one: rate for one, rate in now.items() if one != stage}
        keep(others if value == in_force else others | {stage: value / 100})

    columns = st.columns(min(max(len(rates.rows), 1), ACROSS))
    for place, row in enumerate(rates.rows):
        stage, in_force = row["stage_id"], percent(row["configured_rate"])
        st.session_state[f"rate_{stage}"] = percent(now[stage]) if stage in now else in_force
        with columns[place % len(columns)]:
            st.slider(
                words.name(stage, row["stage_name"]),
                0,
                100,
                step=1,
                format="%d%%",
                key=f"rate_{stage}",
                on_change=moved,
                args=(stage, in_force),
            )
    with st.container(horizontal=True):
        st.button(
            words("Try the offered rates"),
            key="try_offered",
            on_click=keep,
            args=({stage: percent(rate) / 100 for stage, rate in offered(rates).items()},),
            disabled=not offered(rates),
        )
        st.button(
            words("Back to the rates in force"),
            key="try_none",
            on_click=keep,
            args=({},),
            disabled=not now,
        )
    return now


def forecasts(page: Page, rates: str | None = None) -> Answer:
    """F1 and F2 of the period with these rates."""
    return page.ask("forecast/f1_f2_by_team", rates=rates)


def gaps(page: Page, rates: str | None = None) -> Answer:
    """The gap of the fiscal year that holds the period, with these rates."""
    year = period.of_day(page.scope.period.first, "year", page.world.fiscal_start_month)
    return page.ask(
        "forecast/year_gap_by_team", rates=rates, period_from=year.first, period_to=year.last
    )


def figures(page: Page, rates: Answer, tried: Mapping[str, float]) -> list[Figure]:
    """F2 and Gap1 as they are, with the rates that are tried, and with the offered ones."""
    words = page.words
    kinds = [(words("in force"), None), (words("tried"), asked(tried))]
    if given := offered(rates):
        kinds.append((words("offered"), asked(given)))
    return [
        figure(page, name, kind, ask, column, those, kind == kinds[1][0])
        for name, ask, column in (
            (words("F2"), forecasts, "f2_amount"),
            (words("Gap1"), gaps, "gap1_amount"),
        )
        for kind, those in kinds
    ]


def figure(
    page: Page,
    name: str,
    kind: str,
    ask: Callable[..., Answer],
    column: str,
    those: str | None,
    leads: bool = False,
) -> Figure:
    """A figure by these rates, as `ask` has it, with its change against those in force."""
    words, answer = page.words, ask(page, those)
    first, value = ask(page).first[column], answer.first[column]
    note = ""
    if those is not None and value is not None and first is not None and value != first:
        change = words.amount(value - first, plus=True)
        note = words("%(change)s against in force", change=change)
    label = words("%(figure)s, rates %(kind)s", figure=name, kind=kind)
    unit = page.world.currency if value is not None else ""
    opens = deals.forecast(page).within(**{one: answer.params.get(one) for one in WITHIN})
    return Figure(label, words.amount(value), unit, [note], opens, leads)


def is_of_use(page: Page) -> bool:
    """Whether there is anything in play that rates could weigh, in the period or its year."""
    year = gaps(page).params
    span = {"period_from": year["period_from"], "period_to": year["period_to"]}
    of_year = page.ask("forecast/f1_f2_by_team", **span).first
    return bool(forecasts(page).first["in_play_deals"] or of_year["in_play_deals"])


def is_tested(methods: Answer) -> bool:
    """Whether there is a week's end to test the offered rates on."""
    return any(row["week_ends"] for row in methods.rows)


def why_they_differ(page: Page, rates: Answer) -> str:
    """Why the observed rate and the in-period one are not the same, by the stage they differ most
    in; empty where one of them is not known."""
    both = [
        row
        for row in rates.rows
        if row["observed_rate"] is not None and row["in_period_rate"] is not None
    ]
    if not both:
        return ""
    words = page.words
    row = max(both, key=lambda one: abs(one["observed_rate"] - one["in_period_rate"]))
    return words(
        "Of the deals that were ever in %(stage)s, %(ever)s were won in the end; of the amount in "
        "play there at a week's end, %(in_time)s was won by the quarter's end. F2 of a quarter "
        "asks for the second: many others are won later, and some that are lost are seldom closed.",
        stage=words.name(row["stage_id"], row["stage_name"]),
        ever=words.rate(row["observed_rate"]),
        in_time=words.rate(row["in_period_rate"]),
    )


def what_they_leave_out(page: Page) -> str:
    """Why F2 by the offered rates is low early in a quarter."""
    return page.words(
        "Early in a quarter F2 by these rates is low by nature: what comes into play only later, "
        "newly created or pulled forward, is in no rate."
    )


def thin(page: Page, rates: Answer) -> str:
    """That the record offers no rates, or few quarters stand behind them, and what would do."""
    words = page.words
    quarters = max((row["in_period_quarters"] for row in rates.rows), default=0)
    if not offered(rates):
        return words(
            "The record offers no win rates: it takes at least one full fiscal quarter in which "
            "open deals had an expected close day in a stage that is known."
        )
    if quarters < 4:
        return words(
            "The offered rates rest on %(quarters)s; they are meant to rest on four.",
            quarters=words.plural("%(count)s full quarter", "%(count)s full quarters", quarters),
        )
    return ""


def backtest(page: Page, methods: Answer) -> str:
    """What the offered rates would have done in the last quarters, in one sentence."""
    words = page.words
    rates = {row["method"]: row for row in methods.rows}
    tried = rates.get("offered_f2_forecast")
    if tried is None or tried["mean_error_rate"] is None:
        return words(
            "There is nothing to test the offered rates on: it takes a quarter that is over and, "
            "before it, a full quarter on record."
        )
    configured = rates["f2_forecast"]
    said = {
        "quarters": words.plural("%(count)s quarter", "%(count)s quarters", tried["periods"]),
        "offered": words.rate(tried["mean_error_rate"]),
        "offered_bias": words.rate(tried["bias_rate"], plus=True),
        "f2": words.rate(configured["mean_error_rate"]),
        "f2_bias": words.rate(configured["bias_rate"], plus=True),
        "f1": words.rate(rates["f1_forecast"]["mean_error_rate"]),
    }
    if configured["mean_error_rate"] is None:
        return words(
            "In the last %(quarters)s F2 by the offered rates would have been off by %(offered)s "
            "on average (bias %(offered_bias)s), F1 was off by %(f1)s; no rates are configured.",
            **said,
        )
    if tried["mean_error_rate"] < configured["mean_error_rate"]:
        return words(
            "The offered rates would have been nearer: in the last %(quarters)s off by %(offered)s "
            "on average (bias %(offered_bias)s), F2 as configured by %(f2)s (%(f2_bias)s), F1 by "
            "%(f1)s.",
            **said,
        )
    return words(
        "The offered rates would not have been nearer: in the last %(quarters)s off by %(offered)s "
        "on average (bias %(offered_bias)s), F2 as configured by %(f2)s (%(f2_bias)s), F1 by "
        "%(f1)s.",
        **said,
    )
