"""The frame of the dashboard: its sections and their pages."""

from ui import frame
from words import mark

frame.show(
    {
        mark("Meeting"): [
            ("pages/meeting/results.py", mark("Results")),
            ("pages/meeting/trend.py", mark("Twelve months")),
        ],
        mark("Pipeline"): [
            ("pages/pipeline/funnel.py", mark("Funnel")),
            ("pages/pipeline/passing.py", mark("Funnel as deals pass through")),
            ("pages/pipeline/stage_days.py", mark("Days in stage")),
            ("pages/pipeline/change.py", mark("Pipeline change")),
            ("pages/pipeline/new_pipeline.py", mark("New pipeline")),
        ],
        mark("Forecast"): [
            ("pages/forecast/f1_f2.py", mark("F1 against F2")),
            ("pages/forecast/projection.py", mark("Projection")),
            ("pages/forecast/annual_gap.py", mark("Annual gap")),
            ("pages/forecast/record.py", mark("Forecast record")),
            ("pages/forecast/win_rates.py", mark("Win rates")),
        ],
        mark("Activity"): [("pages/activity/by_director.py", mark("Activity by director"))],
        mark("Data quality"): [("pages/crm/use.py", mark("CRM use"))],
    }
)
