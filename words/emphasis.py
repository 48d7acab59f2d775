"""What a weekly meeting leads with: new pipeline in a period's first half, then the last stages.

What is created early can still be won in the period; late, only what is about to be decided can.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Lead = Literal["new_pipeline", "last_stages"]


@dataclass(frozen=True)
class Emphasis:
    """What leads, on which day of how many."""

    lead: Lead
    day: int
    """1 is the first day; 0 before it, the last once the period is over."""
    days: int

    @property
    def left(self) -> int:
        """Days of the period that are still to come."""
        return self.days - self.day


def emphasis(first: date, last: date, as_of: date) -> Emphasis:
    """What leads on a day of a period: up to its middle, and before it begins, new pipeline."""
    days = (last - first).days + 1
    day = min(max((as_of - first).days + 1, 0), days)
    return Emphasis("new_pipeline" if 2 * day <= days else "last_stages", day, days)
