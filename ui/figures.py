"""A row of figures to be read across a room: each with its unit, its change, and what is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from ui.behind import Behind, show
from ui.view import Page
from words.cells import SIGNED
from words.teller import since

HERE = Path(__file__).parent
FIGURES = st.components.v2.component(
    "sales_figures",
    css=(HERE / "figures.css").read_text(encoding="utf-8"),
    js=(HERE / "figures.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Figure:
    """One figure as text: its name, its value, its unit, and sentences that explain it."""

    label: str
    value: str
    unit: str = ""
    notes: Sequence[str] = ()
    opens: Behind | None = None
    leads: bool = False


def amount(
    page: Page,
    label: str,
    row: Mapping[str, Any],
    name: str,
    notes: Sequence[str] = (),
    opens: Behind | None = None,
    leads: bool = False,
) -> Figure:
    """A figure of an amount, in the reporting currency; its change where the row has one."""
    said = list(notes)
    before = f"compare_{name}"
    if before in row:
        said.append(since(page, row[name], row[before]))
    unit = page.world.currency if row[name] is not None else ""
    value = page.words.amount(row[name], plus=name in SIGNED)
    return Figure(label, value, unit, said, opens, leads)


def figures(page: Page, shown: Sequence[Figure], key: str = "figures", small: bool = False) -> None:
    """The figures side by side; a click on one opens the deals it is made of."""
    items = [
        {
            "label": one.label,
            "value": one.value,
            "unit": one.unit,
            "notes": [note for note in one.notes if note],
            "opens": one.opens is not None,
            "leads": one.leads,
        }
        for one in shown
    ]
    behind = page.words("What is behind this figure")
    result = FIGURES(
        key=key,
        data={"items": items, "behind": behind, "small": small},
        on_opened_change=lambda: None,
    )
    picked = getattr(result, "opened", None)
    if picked is not None and (opens := shown[int(picked)].opens) is not None:
        show(page, opens)
