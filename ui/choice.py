"""A page's own settings: kept in the URL like the scope, so that a view is a link."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal

import streamlit as st

from ui import source, state
from ui.state import PAGES
from ui.view import Page

LARGEST = 20.0


def choice(
    page: Page, key: str, label: str, options: Mapping[str, str], labelled: bool = True
) -> str:
    """One of a few options by name; the first is the default. `key` is one of state.PAGES."""
    if key not in PAGES:
        raise ValueError(f"{key!r} is no setting of a page")
    first = next(iter(options))
    chosen = next((one for one in options if one == page.settings.get(key)), first)
    control = f"{key}_control"
    st.session_state[control] = chosen

    def picked() -> None:
        value = st.session_state[control]
        state.choose(**{key: None if value in (None, first) else value})

    st.segmented_control(
        label,
        list(options),
        format_func=lambda one: options[one],
        key=control,
        on_change=picked,
        label_visibility="visible" if labelled else "collapsed",
        width="content",
    )
    return chosen


def measure(page: Page) -> Literal["amount", "count"]:
    """Whether stages are measured by amount or by count."""
    words = page.words
    options = {"amount": words("By amount"), "count": words("By count")}
    chosen = choice(page, "by", words("Measured by"), options, labelled=False)
    return "count" if chosen == "count" else "amount"


def measured_in(page: Page, chosen: str) -> str:
    """The unit of a block that shows one measure alone."""
    return page.words("Number of deals") if chosen == "count" else source.amounts_in(page)


def grain(page: Page) -> Literal["month", "week"]:
    """Whether time goes by months or by weeks."""
    words = page.words
    options = {"month": words("By month"), "week": words("By week")}
    chosen = choice(page, "grain", words("Over time"), options, labelled=False)
    return "week" if chosen == "week" else "month"


def multiplier(page: Page) -> Decimal:
    """How much pipeline to create for each missing unit: the setting of the data, or another."""
    configured = page.world.multiplier
    try:
        value = Decimal(page.settings.get("times", "")).quantize(Decimal("0.1"))
        value = value if 0 < value <= Decimal(LARGEST) else configured
    except InvalidOperation:
        value = configured
    st.session_state["times_control"] = float(value)

    def picked() -> None:
        new = Decimal(str(st.session_state["times_control"])).quantize(Decimal("0.1"))
        state.choose(times=None if new == configured else str(new))

    st.number_input(
        page.words("Multiplier of Gap2"),
        min_value=0.1,
        max_value=LARGEST,
        step=0.5,
        format="%.1f",
        key="times_control",
        on_change=picked,
        width=170,
    )
    return value
