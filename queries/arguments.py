"""From the words of a command line to the parameters of a query, with the usual defaults."""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from queries import period
from queries.catalogue import Query, QueryError
from queries.header import Param
from queries.served import Served

# A header names the values that a parameter may have as `one of a, b, c`.
ONE_OF = re.compile(r"\bone of ((?:\w+, )*\w+)")
DECIMAL = re.compile(r"decimal\((\d+), ?(\d+)\)")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# These two look at a whole fiscal year, whatever the length of the period that was asked for.
OF_THE_YEAR = ("forecast/year_gap_by_team", "forecast/new_pipeline_expected_by_month")
# Parameters that name a row of a served table: the table, its key and what to call it.
NAMES_A_ROW = {
    "team": ("teams", "team_id", "team"),
    "person": ("people", "person_id", "person"),
    "stage": ("stages", "stage_id", "stage"),
}
EXTRA_IDS = {"stage": ("not_known", "won")}
# The scope of a page: each is read and checked for every query; one that has no use for it is not
# bothered with it.
SCOPE = {
    "as_of": Param("as_of", "date", ""),
    "compare_to": Param("compare_to", "date", ""),
    "team": Param("team", "varchar", ""),
    "person": Param("person", "varchar", ""),
}


class UsageError(QueryError):
    """Wrong usage; the message is a sentence that says what would be right."""


def parameters(query: Query, given: Mapping[str, str], served: Served) -> dict[str, Any]:
    """The parameters to run `query` with: what was given, as typed values, and the defaults.

    `given` holds texts by parameter name, and `period` where one was named. Raises UsageError.
    """
    declared = {one.name: one for one in query.header.params}
    takes_period = {"period_from", "period_to"} <= declared.keys()
    known = SCOPE | declared
    for name in given:
        if name not in known and name != "period":
            raise UsageError(f"{query.name} takes no --{name.replace('_', '-')}.")
    asked = {name: value_of(known[name], text) for name, text in given.items() if name != "period"}
    _check_ids(asked, served)
    bound = {name: value for name, value in asked.items() if name in declared}
    as_of = bound.get("as_of", served.last_day)
    if "as_of" in declared:
        bound["as_of"] = as_of
    if "compare_to" in declared:
        bound.setdefault("compare_to", as_of - timedelta(days=7))
    days = _period_days(query, given, bound, as_of, served)
    return bound | days if takes_period else bound


def _period_days(
    query: Query,
    given: Mapping[str, str],
    bound: Mapping[str, Any],
    as_of: date,
    served: Served,
) -> dict[str, date]:
    """The two days of the period; nothing where they were given by themselves."""
    single = {"period_from", "period_to"} & given.keys()
    if single and ("period" in given or len(single) == 1):
        raise UsageError("Give either --period, or both --period-from and --period-to.")
    if single:
        if bound["period_from"] > bound["period_to"]:
            raise UsageError("--period-from is not after --period-to.")
        return {}
    start_month = int(served.settings.get("fiscal_year_start_month", "1"))
    try:
        if "period" in given:
            asked = period.parse(given["period"], start_month)
        else:
            asked = period.of_day(as_of, "quarter", start_month)
        if query.name in OF_THE_YEAR:
            day = asked.first if "period" in given else as_of
            asked = period.of_day(day, "year", start_month)
    except period.PeriodError as error:
        raise UsageError(f"{error}.") from None
    return {"period_from": asked.first, "period_to": asked.last}


def _check_ids(bound: Mapping[str, Any], served: Served) -> None:
    for name, (table, key, noun) in NAMES_A_ROW.items():
        asked = bound.get(name)
        named = [] if asked is None or asked in EXTRA_IDS.get(name, ()) else [asked]
        if name == "stage":
            named += rates_of(bound.get("rates") or "{}")
        for one in named:
            found = served.trusted().execute(f"select 1 from served.{table} where {key} = ?", [one])
            if found.fetchone() is None:
                raise UsageError(f"There is no {noun} with the id {one!r} in the served data.")


def rates_of(text: str) -> dict[str, float]:
    """The shares by id that a JSON text holds; ValueError where it is no such object."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError(text)
    for share in found.values():
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise ValueError(text)
    return found


def promises_of(text: str) -> list[Any]:
    """The commitments that a JSON text lists, by number; ValueError where it is no such list."""
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError(text)
    for one in found:
        if not isinstance(one, dict) or one.keys() != {"number", "deal", "amount", "by_on"}:
            raise ValueError(text)
        int(one["number"])
        Decimal(one["amount"] or 0)
        date.fromisoformat(one["by_on"] or "2000-01-01")
    return found


def choices(param: Param) -> tuple[str, ...]:
    """The values a parameter may have, where its header names them; else none."""
    named = ONE_OF.search(param.meaning)
    return tuple(named[1].split(", ")) if named else ()


def value_of(param: Param, text: str) -> Any:
    """The text as a value of the declared type; raises UsageError where it is none."""
    option = f"--{param.name.replace('_', '-')}"
    allowed = choices(param)
    if allowed and text not in allowed:
        raise UsageError(f"{option} is one of {', '.join(allowed)}, not {text!r}.")
    kind = param.type.lower()
    try:
        if kind == "date":
            if not ISO_DAY.fullmatch(text):
                raise ValueError(text)
            day = date.fromisoformat(text)
            if not period.FIRST_DAY <= day <= period.LAST_DAY:
                raise ValueError(text)
            return day
        if kind == "boolean":
            return {"true": True, "yes": True, "false": False, "no": False}[text.lower()]
        if kind in ("integer", "bigint"):
            whole = int(text)
            if abs(whole) >= (1 << 31 if kind == "integer" else 1 << 63):
                raise ValueError(text)
            return whole
        if kind == "double" or kind.startswith("decimal"):
            number = Decimal(text)
            if not number.is_finite() or abs(number) >= _limit(kind):
                raise ValueError(text)
            return number
        text.encode()  # an id that is no text names nothing
        if kind == "json":
            (promises_of if param.name == "promises" else rates_of)(text)
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError):
        wanted = {
            "date": "a day such as 2026-06-30, from 1900 to 2099",
            "boolean": "true or false",
            "integer": "a whole number",
            "bigint": "a whole number",
            "json": 'an object of shares from 0 to 1 such as {"offer": 0.5}',
        }
        said = "text" if kind == "varchar" else wanted.get(kind, "a number")
        if param.name == "promises":
            said = 'a list of {"number": 1, "deal": "D1", "amount": "9.50", "by_on": "2026-06-30"}'
        raise UsageError(f"{option} is {said}, not {text!r}.") from None
    return text


def _limit(kind: str) -> Decimal:
    """What a number of the type is below."""
    declared = DECIMAL.fullmatch(kind)
    return Decimal(10) ** (int(declared[1]) - int(declared[2]) if declared else 300)
