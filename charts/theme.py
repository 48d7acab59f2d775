"""One visual identity for every chart: colours, type sizes, and what all charts are set up with.

The colours stay apart for readers with any of the common colour deficiencies, and every mark
that carries a meaning also differs by shape, outline or place. Blue is the one accent; orange
is kept for the other forecast and for what is not safe.
"""

from dataclasses import dataclass
from typing import Any

from charts import Theme

FONT = (
    "'Segoe UI', -apple-system, 'Helvetica Neue', Roboto, 'PingFang SC', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Liberation Sans', Arial, sans-serif"
)

# Type grows with the chart, so that columns given as shares of the width hold the same number
# of letters on every screen. 1560 px is about what a page has on a shared 1920 px screen.
EMS = 78
LABEL = f"max(14, min(20, width / {EMS}))"
STRONG = f"max(16, min(24, width / {EMS} * 1.2))"
BOARD = "max(14, min(21, width / 44))"  # of a chart on half a page
SMALL = f"max(13, min(17, width / {EMS} * 0.86))"


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, each as #rrggbb, by what they are for."""

    background: str
    ink: str  # figures and names
    muted: str  # what explains them
    rule: str  # grids and baselines
    solid: str  # money that is won, done
    accent: str  # F1, what is in play; the one accent
    contrast: str  # F2, what is not safe
    wash: str  # the pale ground behind a mark
    on_solid: str  # text upon solid and accent


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        background="#ffffff",
        ink="#17202b",
        muted="#566070",
        rule="#d5dae1",
        solid="#2b3a4a",
        accent="#0b6bcb",
        contrast="#c25700",
        wash="#eef2f7",
        on_solid="#ffffff",
    ),
    "dark": Palette(
        background="#0f1720",
        ink="#eef2f6",
        muted="#a9b4c0",
        rule="#2f3b48",
        solid="#d3dce5",
        accent="#4c9df5",
        contrast="#ff9d45",
        wash="#1b2631",
        on_solid="#0f1720",
    ),
}


def config(theme: Theme) -> dict[str, Any]:
    """The Vega-Lite config of a theme: quiet, no frame, labels never cut off."""
    colours = PALETTES[theme]
    plain = {"labelLimit": 0, "titleLimit": 0, "labelFont": FONT, "titleFont": FONT}
    return {
        "background": colours.background,
        "font": FONT,
        "view": {"stroke": None},
        "mark": {"tooltip": None},
        "text": {"limit": 0, "lineBreak": "\n", "font": FONT, "color": colours.ink},
        "axis": {**plain, "grid": False, "domain": False, "ticks": False},
        "legend": plain,
        "header": plain,
        "title": {"limit": 0, "font": FONT},
    }


def stripes(colour: str, ground: str, count: int = 12) -> dict[str, Any]:
    """A hatched fill, which Vega-Lite lacks: a gradient with hard edges, from side to side
    so that a flat step has as many stripes as a high one."""
    stops: list[dict[str, Any]] = []
    for index in range(count):
        start, middle, end = index / count, (index + 0.5) / count, (index + 1) / count
        stops += [
            {"offset": round(start, 5), "color": colour},
            {"offset": round(middle, 5), "color": colour},
            {"offset": round(middle, 5), "color": ground},
            {"offset": round(end, 5), "color": ground},
        ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 0, "stops": stops}
