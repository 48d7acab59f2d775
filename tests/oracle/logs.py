"""Random change logs of random companies, and what loads of them would have found."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.oracle.companies import Drawing, Table

FIELDS = ("stage_id", "stage_id", "amount", "expected_close_on", "manager_amount", "owner_id")
CLOCK = ("09:00:00", "09:00:00", "00:00:00", "23:59:59")


class Log:
    """Which columns it has, and how its rows are named, holds for a whole log."""

    def __init__(self, drawing: "Drawing") -> None:
        self.drawing = drawing
        self.has_old_values = drawing.chance(65)
        self.numbering = drawing.one_of("none", "numbers", "texts")
        self.fields = FIELDS if drawing.chance(80) else FIELDS[2:]
        self.count = 0

    def rows(self, tables: "dict[str, Table]") -> "Table":
        """Mostly a chain of values that ends in the deal's present one; sometimes not."""
        found: Table = []
        for deal in tables["opportunities"]:
            for field in sorted(set(self.fields)):
                length = self.drawing.draw(st.integers(-1, 4))
                if length > 0:
                    found += self._chain(deal, field, length)
        return self.drawing.draw(st.permutations(found)) if self.drawing.chance(25) else found

    def _chain(self, deal: dict[str, str], field: str, length: int) -> "Table":
        drawing = self.drawing
        times = sorted(f"{drawing.day()}T{drawing.one_of(*CLOCK)}" for _ in range(length))
        agrees = drawing.chance(90)
        before = self.some_value(field)
        if field in ("stage_id", "owner_id") and drawing.chance(20):
            before = ""
        found: Table = []
        for number, at in enumerate(times):
            is_last = number == length - 1
            value = deal[field] if is_last and agrees else self.some_value(field)
            row = {"opportunity_id": deal["opportunity_id"], "changed_at": at, "field": field}
            row["value"] = value
            if self.has_old_values:
                row["old_value"] = self.some_value(field) if drawing.chance(5) else before
            if self.numbering != "none":
                row["change_id"] = self._name()
            found.append(row)
            before = value
        return found

    def _name(self) -> str:
        """Numbers of one and of several digits, sometimes the same twice; or texts of them."""
        self.count += self.drawing.draw(st.sampled_from((1, 1, 1, 1, 0, 7)))
        return f"{'c' if self.numbering == 'texts' else ''}{self.count}"

    def some_value(self, field: str) -> str:
        drawing = self.drawing
        if field == "stage_id":
            return drawing.one_of(*drawing.open_stages, *drawing.closed_stages)
        if field == "owner_id":
            return drawing.some_person()
        if field == "expected_close_on":
            return drawing.day(15)
        return drawing.one_of("", "0", "50", "250.25", "9999.99")


class Loads:
    """Loads week by week, or less often, of a company without a log.

    Close days are left out: of a deal that is closed the change says when.
    """

    def __init__(self, drawing: "Drawing") -> None:
        self.drawing = drawing
        day = date.fromisoformat(drawing.day())
        self.days = [day.isoformat()]
        for _ in range(drawing.draw(st.integers(0, 12))):
            day += timedelta(days=drawing.draw(st.sampled_from((7, 7, 7, 7, 6, 14, 21, 22))))
            self.days.append(day.isoformat())

    def rows(self, tables: "dict[str, Table]") -> "Table":
        """The changes; each deal gets the day of the load that first brought it."""
        found: Table = []
        for deal in tables["opportunities"]:
            first = self.drawing.draw(st.integers(0, len(self.days) - 1))
            loaded_on = self.days[first]
            deal |= {"first_loaded_on": loaded_on, "closed_on": ""}
            deal["created_on"] = min(deal["created_on"], loaded_on)
            for field in sorted(set(FIELDS)):
                found += self._chain(deal, field, self.days[first + 1 :])
        return found

    def _chain(self, deal: dict[str, str], field: str, days: list[str]) -> "Table":
        found: Table = []
        seen = deal[field]
        log = Log(self.drawing)
        for day in reversed([one for one in days if self.drawing.chance(20)]):
            before = log.some_value(field)
            if before != seen:
                row = {"opportunity_id": deal["opportunity_id"], "field": field, "value": seen}
                row |= {"changed_at": f"{day}T23:59:59.999999", "origin": "load"}
                found.insert(0, row | {"old_value": before})
                seen = before
        return found
