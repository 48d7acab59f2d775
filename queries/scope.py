"""What is looked at: as of which day, against which, for which period, whose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.period import Period


@dataclass(frozen=True)
class Scope:
    """One view: every figure of a page or a briefing is within it.

    None means all that the viewer sees: the uppermost team, everybody.
    """

    as_of: date
    compare_to: date
    period: Period
    team: str | None
    person: str | None

    @property
    def params(self) -> dict[str, Any]:
        """The scope as query parameters by name."""
        return {
            "as_of": self.as_of,
            "compare_to": self.compare_to,
            "period_from": self.period.first,
            "period_to": self.period.last,
            "team": self.team,
            "person": self.person,
        }
