"""Charts as pictures, drawn without a browser, each with its figures as a text alternative."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import vl_convert
from PIL import Image

from briefing.document import Picture
from charts import ROWS, Chart

WIDTH = 460  # px: what a phone shows with letters that can be read, and half a page of paper
SCALE = 2
COLOURS = 64  # of a chart, with the edges of its letters: a sixth of the bytes, the same to see


def picture(chart: Chart, text: str) -> Picture | None:
    """A chart as a PNG; None where it has no rows to draw."""
    if chart.rows.empty:
        return None
    rows = json.loads(chart.rows.to_json(orient="records", date_format="iso"))
    spec = {**chart.spec, "width": WIDTH, "data": {"name": ROWS, "values": rows}}
    drawn = vl_convert.vegalite_to_png(spec, scale=SCALE)
    with Image.open(io.BytesIO(drawn)) as image:
        width = image.width // SCALE
        small = io.BytesIO()
        image.convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return Picture(small.getvalue(), width, text)


def in_words(title: str, chart: Chart, *columns: str, of: str = "") -> str:
    """The figures of a chart in its reading order: its texts, as they stand in these columns.

    `of` names a column by which the rows belong together; its text is said once for them.
    """
    groups: dict[str, list[str]] = {}
    for row in chart.rows.to_dict("records"):
        said = _said(row, columns)
        if said:
            groups.setdefault(_text(row[of]) if of else "", []).append(said)
    told = [
        f"{name}: {', '.join(said)}" if name else "; ".join(said) for name, said in groups.items()
    ]
    return f"{title}. {'. '.join(told)}." if told else f"{title}."


def _said(row: Mapping[Any, Any], columns: Iterable[str]) -> str:
    return " ".join(filter(None, (_text(row[name]) for name in columns)))


def _text(value: object) -> str:
    return " ".join(str(value or "").split())
