"""DataFrame in, chart out: each chart is one pure function that fetches nothing.

A chart is a Vega-Lite specification, built once per language and theme, and the rows that it
draws. The specification names its data `source`, which is where Streamlit puts the rows of
`st.vega_lite_chart(chart.rows, chart.spec, theme=None)`; so new rows never make a new spec.
"""

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

Theme = Literal["light", "dark"]
ROWS = "source"


@dataclass(frozen=True)
class Chart:
    """What is drawn: a kept Vega-Lite `spec` (never change it) and its `rows`.

    `rows` holds plain numbers to place marks by, and texts already written in the reader's
    language: no number is formatted in the browser.
    """

    spec: dict[str, Any]
    rows: pd.DataFrame
