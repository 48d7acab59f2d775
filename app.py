"""The frame of the dashboard: its sections and their pages.

Run by Streamlit it draws a page; imported by the server it is what is served.
"""

import streamlit as st

from ui import frame, server
from ui.frame import Leaf
from words import mark

if __name__ == "__main__":
    frame.show(
        {
            mark("Meeting"): [
                Leaf("pages/meeting/weekly.py", mark("Weekly review")),
                Leaf("pages/meeting/results.py", mark("Results")),
                Leaf("pages/meeting/preparation.py", mark("Preparation")),
                Leaf("pages/meeting/deals.py", mark("Deal review")),
                Leaf("pages/meeting/my_week.py", mark("My week"), arrives="rep"),
                Leaf(
                    "pages/meeting/team_meeting.py",
                    mark("Team meeting"),
                    is_of_teams=True,
                    arrives="manager",
                ),
                Leaf("pages/meeting/trend.py", mark("Twelve months"), is_of_teams=True),
                Leaf("pages/meeting/monthly.py", mark("Monthly review"), is_of_teams=True),
            ],
            mark("Pipeline"): [
                Leaf("pages/pipeline/funnel.py", mark("Funnel")),
                Leaf("pages/pipeline/passing.py", mark("Funnel as deals pass through")),
                Leaf("pages/pipeline/stage_days.py", mark("Days in stage")),
                Leaf("pages/pipeline/change.py", mark("Pipeline change")),
                Leaf("pages/pipeline/new_pipeline.py", mark("New pipeline")),
            ],
            mark("Forecast"): [
                Leaf("pages/forecast/f1_f2.py", mark("F1 against F2"), is_of_teams=True),
                Leaf("pages/forecast/projection.py", mark("Projection"), is_of_teams=True),
                Leaf("pages/forecast/annual_gap.py", mark("Annual gap"), is_of_teams=True),
                Leaf("pages/forecast/record.py", mark("Forecast record"), is_of_teams=True),
                Leaf("pages/forecast/win_rates.py", mark("Win rates"), is_of_teams=True),
            ],
            mark("Activity"): [
                Leaf(
                    "pages/activity/by_director.py",
                    mark("Activity by director"),
                    alone=mark("Activity"),
                ),
            ],
            mark("Data quality"): [
                Leaf("pages/crm/use.py", mark("CRM use")),
                Leaf("pages/data/health.py", mark("Data health")),
                Leaf("pages/data/load.py", mark("Load data"), is_of_teams=True),
                Leaf("pages/data/targets.py", mark("Targets"), is_of_teams=True),
            ],
        }
    )
else:
    app = st.App(__file__, **server.settings())
