"""A page run as the server runs it, without a browser, and what can be read from it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import REPOSITORY

PAGES = {
    "meeting/weekly": "Weekly review",
    "meeting/results": "Results",
    "meeting/deals": "Deal review",
    "meeting/preparation": "Preparation",
    "meeting/my_week": "My week",
    "meeting/team_meeting": "Team meeting",
    "meeting/trend": "Twelve months",
    "meeting/monthly": "Monthly review",
    "pipeline/funnel": "Funnel",
    "pipeline/change": "Pipeline change",
    "pipeline/new_pipeline": "New pipeline",
    "pipeline/passing": "Funnel as deals pass through",
    "pipeline/stage_days": "Days in stage",
    "forecast/f1_f2": "F1 against F2",
    "forecast/projection": "Projection",
    "forecast/annual_gap": "Annual gap",
    "forecast/record": "Forecast record",
    "forecast/win_rates": "Win rates",
    "activity/by_director": "Activity by director",
    "crm/use": "CRM use",
    "data/health": "Data health",
    "data/targets": "Targets",
}
LOADING = "data/load"  # no page of figures: it asks no query, and is there before any data
SECONDS = 60


def shown(home: Path, page: str, monkeypatch: pytest.MonkeyPatch, **url: str) -> AppTest:
    """A page after one run over the data of a home, opened with these words in its URL.

    Answers are kept from test to test as a server keeps them: by generation, and no two loads give
    theirs the same name.
    """
    monkeypatch.setenv("SALES_DATA_HOME", str(home))
    app = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=SECONDS)
    for key, value in url.items():
        app.query_params[key] = value
    app.switch_page(f"pages/{page}.py")
    return app.run()


def said(app: AppTest) -> str:
    """All that stands on the page as HTML."""
    bodies = [element.proto.body for element in app.get("html")]
    own = ("<style>", "<script>")  # what is the app's, not the page's
    return "\n".join(body for body in bodies if not body.startswith(own))


def components(app: AppTest) -> list[dict[str, Any]]:
    """What the tables and figures of a page were given."""
    return [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]


def figures(app: AppTest) -> dict[str, dict[str, Any]]:
    """The large figures of a page by name."""
    return {item["label"]: item for one in components(app) for item in one.get("items", [])}


def tables(app: AppTest) -> list[dict[str, Any]]:
    """The tables of a page."""
    return [one for one in components(app) if "rows" in one]


def load(home: Path, folder: Path, **files: str) -> Path:
    """A home that serves a folder of contract tables, each given as CSV text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "data", "load", str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, "SALES_DATA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return home


TEAMS = "team_id,team_name,parent_team_id\nco,<b>Co</b>,\nnorth,*North* $x$,co\n"
PEOPLE = "person_id,person_name,role,team_id\nann,[Ann](http://x),rep,north\n"
STAGES = "stage_id,stage_name,position,outcome\nlead,Lead,1,open\nwon,Won,2,won\nlost,Lost,3,lost\n"
DEALS = (
    "opportunity_id,opportunity_name,owner_id,stage_id,amount,created_on,closed_on,expected_close_on\n"
    "d1,<i>One</i>,ann,won,1000,2026-01-01,2026-02-10,\n"
    "d2,Two,ann,lead,500,2026-01-05,,2026-03-01\n"
    "d3,Three,ann,lead,,2026-01-06,,\n"
)
