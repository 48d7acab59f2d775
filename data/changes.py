"""The change log of a source: its checks, and its values as canonical text."""

from data.checks import Typed
from data.typed import value_of
from data.workspace import Workspace

_FIELDS = (
    ("amount", "'amount', 'manager_amount'", "bad_amount"),
    ("day", "'expected_close_on'", "bad_day"),
)
_SIDES = ("value", "old_value")


def find_change_faults(work: Workspace, typed: Typed) -> None:
    """Record the changes whose values cannot be what their field holds."""
    for place, side in enumerate(_SIDES, start=4):
        name = f'"{side}"'
        for kind, fields, reason in _FIELDS:
            read = value_of("amount" if kind == "amount" else "day", name, "UTC")
            where = f"field in ({fields}) and {name} is not null and "
            work.run(typed.fault(place, side, name, reason, f"{where}({read}) is null"))
            if kind == "amount":
                work.run(typed.fault(place, side, name, "negative_amount", f"{where}({read}) < 0"))
        unknown = f"field = 'stage_id' and {name} not in (select stage_id from stages)"
        work.run(typed.fault(place, side, name, "unknown_stage", unknown))
    emptied = "field = 'stage_id' and \"value\" is null"
    work.run(typed.fault(4, "value", "null", "missing", emptied))


def find_change_notices(work: Workspace, typed: Typed) -> None:
    """Tell of owners nobody knows and of fractions of a cent."""
    for side in _SIDES:
        name = f'"{side}"'
        unknown = f"field = 'owner_id' and {name} not in (select person_id from people)"
        work.run(typed.notice(side, name, "person_to_unknown", unknown))
        fine = rf"regexp_matches({name}, '\.\d{{2}}\d*[1-9]')"
        where = f"field in ('amount', 'manager_amount') and {fine}"
        work.run(typed.notice(side, name, "cents_rounded", where))


def change_value(side: str) -> str:
    """The SQL of the canonical text of a side: plain decimal, ISO day, id of a known owner."""
    name = f'"{side}"'
    empty_owner = "'unknown'" if side == "value" else "null"
    return (
        f"case field when 'owner_id' then case when {name} is null then {empty_owner}"
        f" when {name} in (select person_id from people) then {name} else 'unknown' end"
        f" when 'stage_id' then {name}"
        f" when 'expected_close_on' then cast({value_of('day', name, 'UTC')} as varchar)"
        f" else cast({value_of('amount', name, 'UTC')} as varchar) end"
    )
