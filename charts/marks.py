"""The pieces that all charts are layered from, so that each chart says only what is its own."""

from typing import Any

import altair as alt

from charts import ROWS, Theme
from charts.theme import BOARD, LABEL, PALETTES, SMALL, STRONG, config

CHOSEN = "chosen"  # the selection that a page reads: `event.selection["chosen"]`
SIZES = {"label": LABEL, "strong": STRONG, "small": SMALL, "board": BOARD}
LINE = 1.22  # the height of a line of text, in its font size


def expression(value: str) -> Any:
    """A Vega expression where a mark or a scale takes a value; `width` is the chart's own."""
    return alt.ExprRef(expr=value)


def base(only: str | None = None) -> Any:
    """A chart over the rows that come with it, or those of them that meet a condition."""
    chart = alt.Chart()
    return chart.transform_filter(only) if only else chart


def bands() -> Any:
    """The rows under each other, each in a band as high as the chart's step."""
    return alt.Y("place:O", axis=None, scale=alt.Scale(padding=0))


def target_line(theme: Theme) -> dict[str, Any]:
    """A thick line across a bar; its edge keeps it in sight where the bar goes beyond it."""
    colours = PALETTES[theme]
    edge = {"stroke": colours.background, "strokeWidth": 2}
    return {"color": colours.ink, "thickness": 6, "orient": "vertical", "opacity": 1, **edge}


def reach(**encoded: Any) -> Any:
    """An unseen mark where a scale ends: without it, a scale of zeros has them in its middle."""
    return base("datum.place == 0").mark_rule(strokeWidth=0).encode(**encoded)


def across(field: str, start: float, end: float, domain: list[float] | None = None) -> Any:
    """Amounts along a part of the chart's width, its ends given as shares; from zero on."""
    ends = [expression(f"width * {start}"), expression(f"width * {end}")]
    scale = alt.Scale(range=ends, nice=False, zero=True)
    if domain is not None:
        scale = alt.Scale(range=ends, nice=False, domain=domain)
    return alt.X(f"{field}:Q", axis=None, scale=scale)


def written(
    field: str,
    size: str = "label",
    *,
    colour: str,
    x: Any = None,
    y: Any = None,
    at: float | None = None,
    at_y: str | None = None,
    only: str | None = None,
    align: str = "left",
    baseline: str = "middle",
    bold: bool = False,
    dx: float = 0,
    dy: float | str = 0,
    **marks: Any,
) -> Any:
    """A layer of texts: a column of the rows where `x` or the share `at` of the width puts it.

    Texts of several lines are set as a block, which Vega does not do by itself: `baseline` is
    the block's. `marks` go to the mark as they are.
    """
    height = f"{LINE} * {SIZES[size]}"
    below = f"({lines(field)} - 1) * {height}"
    shift = {"middle": f" - {below} / 2", "bottom": f" - {below}", "top": ""}[baseline]
    if at is not None:
        marks["x"] = expression(f"width * {at}")
    if at_y is not None:
        marks["y"] = expression(at_y)
    layer = base(only).mark_text(
        align=align,
        baseline=baseline,
        fontSize=expression(SIZES[size]),
        lineHeight=expression(height),
        fontWeight=700 if bold else 400,
        color=colour,
        dx=dx,
        dy=expression(f"{dy}{shift}"),
        **marks,
    )
    channels: dict[str, Any] = {"text": alt.Text(f"{field}:N")}
    channels |= {"x": x} if x is not None else {}
    channels |= {"y": y} if y is not None else {}
    return layer.encode(**channels)


def lines(field: str) -> str:
    """How many lines the text of a column has, as a Vega expression."""
    return f"length(split(datum.{field}, '\\n'))"


def heading(
    says: str,
    *,
    colour: str,
    at: float,
    align: str = "right",
    at_y: str = "-16",
    size: str = "small",
) -> Any:
    """The name of a column of texts, said once above it; nothing where there are no rows."""
    layer = base("datum.place == 0 && datum.is_head").mark_text(
        align=align,
        baseline="bottom",
        fontSize=expression(SIZES[size]),
        color=colour,
        x=expression(f"width * {at}"),
        y=expression(at_y),
    )
    return layer.encode(text=alt.value(says))


def tips(**named: str) -> list[Any]:
    """A tooltip of texts: columns with their names."""
    return [alt.Tooltip(f"{field}:N", title=name) for field, name in named.items()]


def choice_of(*fields: str) -> Any:
    """A choice of rows by a click, told by their columns; a click elsewhere takes it back."""
    return alt.selection_point(name=CHOSEN, fields=list(fields), on="click", toggle=False)


def dimmed(choice: Any) -> Any:
    """Full where chosen or nothing is, fainter elsewhere."""
    return alt.condition(choice, alt.value(1), alt.value(0.45))


def finished(
    layers: list[Any], theme: Theme, description: str, *, step: int = 0, height: int = 0
) -> dict[str, Any]:
    """The Vega-Lite specification: as wide as its place, `height` px high or `step` px a row."""
    chart = alt.layer(*layers, data=alt.NamedData(name=ROWS)).properties(
        width="container",
        height=alt.Step(step) if step else height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        description=description,
    )
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = config(theme)
    spec["padding"] = {"left": 4, "right": 4, "top": 8, "bottom": 8}
    # Labels stay real text, which a screen reader reads and a print keeps sharp.
    spec["usermeta"] = {"embedOptions": {"renderer": "svg"}}
    return spec
