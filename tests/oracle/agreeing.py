"""A company whose deals are, as they are now, what the log says last."""

from tests.oracle.history import in_order, is_number, without_removals
from tests.oracle.reading import read
from tests.oracle.values import Tables


def agreeing(tables: Tables) -> dict[str, list[dict[str, str]]]:
    """The same tables; only a loader can do with others, by its change at the last covered day."""
    company = read(tables)
    changes = without_removals(company.changes)
    all_numbers = all(is_number(change.change_id) for change in changes)
    last = {
        (change.opportunity_id, change.field): change.value
        for change in in_order(changes, all_numbers)
    }
    copied = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    for row in copied["opportunities"]:
        for (opportunity_id, field), value in last.items():
            if opportunity_id == row["opportunity_id"]:
                row[field] = value
    return copied
