"""A folder's rows of text as a company, references answered or put under `unknown`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tests.oracle.company import (
    UNKNOWN,
    Account,
    Activity,
    Change,
    Company,
    Deal,
    Move,
    Person,
    Stage,
    Target,
    Team,
    Trial,
    WinRate,
)
from tests.oracle.values import Rows, Tables, day, moment, money


def read(tables: Tables, lists_unknown: bool = False) -> Company:
    """The company of a folder; `lists_unknown`: the team `unknown` is there whatever counts for it.

    'A reference to an unknown person, account or team keeps the row under an "unknown"
    entry, since its money is real.'
    """
    teams = {
        row["team_id"]: Team(row["team_id"], row["team_name"], row.get("parent_team_id", ""))
        for row in tables.get("teams", ())
    }
    root = next(team.team_id for team in teams.values() if not team.parent_team_id)
    if lists_unknown:
        teams.setdefault(UNKNOWN, Team(UNKNOWN, UNKNOWN, root))
    known_people = {row["person_id"] for row in tables.get("people", ())}

    def person(text: str) -> str:
        return text if text in known_people else UNKNOWN

    def team(text: str) -> str:
        return text if text in teams or not text else UNKNOWN

    people = {
        row["person_id"]: Person(
            row["person_id"],
            row.get("role", ""),
            team(row.get("team_id", "")),
            day(row.get("joined_on", "")),
            day(row.get("left_on", "")),
        )
        for row in tables.get("people", ())
    }
    people.setdefault(UNKNOWN, Person(UNKNOWN, "", "", None, None))
    moves = tuple(
        Move(
            person(row["person_id"]),
            team(row["team_id"]),
            row.get("role", ""),
            date.fromisoformat(row["from_on"]),
            day(row.get("to_on", "")),
        )
        for row in tables.get("team_moves", ())
    )
    deals = tuple(_deal(row, known_people) for row in tables.get("opportunities", ()))
    changes = tuple(_change(row, known_people) for row in tables.get("opportunity_changes", ()))
    activities = tuple(
        Activity(
            row["kind"],
            person(row["person_id"]),
            moment(row["occurred_at"]).date(),
            row.get("account_id", ""),
            row.get("opportunity_id", ""),
        )
        for row in tables.get("activities", ())
    )
    accounts = tuple(
        Account(
            row["account_id"],
            person(owner) if (owner := row.get("owner_id", "")) else "",
            day(row.get("registered_on", "")),
            row.get("status", ""),
            day(row.get("released_on", "")),
        )
        for row in tables.get("accounts", ())
    )
    stages = _stages(tables["stages"])
    settings = {row["key"]: row.get("value", "") for row in tables.get("settings", ())}
    return Company(
        teams,
        people,
        moves,
        stages,
        tuple(
            WinRate(row["stage_id"], Decimal(row["win_rate"]), date.fromisoformat(row["from_on"]))
            for row in tables.get("win_rates", ())
        ),
        deals,
        changes,
        activities,
        accounts,
        _trials(tables, known_people),
        tuple(
            Target(team(row["team_id"]), date.fromisoformat(row["month"]), Decimal(row["amount"]))
            for row in tables.get("targets", ())
            if row.get("tier", "") in ("", "target")
        ),
        _exchange_rates(tables.get("exchange_rates", ())),
        settings.get("reporting_currency") or _commonest([deal.currency for deal in deals]),
        int(settings.get("fiscal_year_start_month") or 1),
        Decimal(settings.get("gap_multiplier") or 3),
        int(settings["account_cap"]) if settings.get("account_cap") else None,
        day(settings.get("covers_until", "")) or _latest_day(tables, stages),
    )


def _latest_day(tables: Tables, stages: Mapping[str, Stage]) -> date:
    """'covers_until (the last day the data covers; else the latest created, closed, change or
    activity day)'"""
    deals = tables.get("opportunities", ())
    closed = [row for row in deals if stages[row["stage_id"]].outcome != "open"]
    days = [row.get("created_on", "") for row in deals]
    days += [row.get("closed_on", "") for row in closed]
    days += [row["changed_at"][:10] for row in tables.get("opportunity_changes", ())]
    days += [row["occurred_at"][:10] for row in tables.get("activities", ())]
    days += [row["active_on"] for row in tables.get("trial_activity", ())]
    return date.fromisoformat(max([one for one in days if one], default="1970-01-01"))


def _commonest(currencies: list[str]) -> str:
    """Where no reporting currency is set, the one that most deals are in."""
    by_name = sorted({one for one in currencies if one})  # of two as frequent the first
    return max(by_name, key=currencies.count, default="")


def _stages(rows: Rows) -> dict[str, Stage]:
    return {
        row["stage_id"]: Stage(
            row["stage_id"],
            int(row["position"]),
            row["outcome"],
            Decimal(row["win_rate"]) if row.get("win_rate") else None,
        )
        for row in rows
    }


def _deal(row: Mapping[str, str], known_people: set[str]) -> Deal:
    owner = row["owner_id"] if row["owner_id"] in known_people else UNKNOWN
    return Deal(
        row["opportunity_id"],
        {
            "stage_id": row["stage_id"],
            "owner_id": owner,
            "amount": row.get("amount", ""),
            "manager_amount": row.get("manager_amount", ""),
            "expected_close_on": row.get("expected_close_on", ""),
        },
        row.get("currency", ""),
        day(row.get("created_on", "")),
        day(row.get("closed_on", "")),
        row.get("account_id", ""),
        row.get("source", ""),
        day(row.get("first_loaded_on", "")),
    )


def _change(row: Mapping[str, str], known_people: set[str]) -> Change:

    def canonical(text: str) -> str:
        if row["field"] == "owner_id" and text:
            return text if text in known_people else UNKNOWN
        if row["field"] in ("amount", "manager_amount"):
            return "" if not text else str(money(text))
        return text

    return Change(
        row["opportunity_id"],
        row.get("change_id", ""),
        moment(row["changed_at"]),
        row["field"],
        canonical(row.get("value", "")),
        canonical(row["old_value"]) if "old_value" in row else None,
        row.get("origin", "log") == "load" or row["field"] == "removed",
    )


def _trials(tables: Tables, known_people: set[str]) -> tuple[Trial, ...]:
    owners = {row["account_id"]: row.get("owner_id", "") for row in tables.get("accounts", ())}
    found = []
    for row in tables.get("trial_activity", ()):
        person = row.get("person_id", "") or owners.get(row["account_id"], "")
        account = row["account_id"] if row["account_id"] in owners else UNKNOWN
        on = date.fromisoformat(row["active_on"])
        found.append(Trial(account, person if person in known_people else UNKNOWN, on))
    return tuple(found)


def _exchange_rates(rows: Rows) -> dict[str, list[tuple[date, Decimal]]]:
    rates: dict[str, list[tuple[date, Decimal]]] = {}
    for row in rows:
        rates.setdefault(row["currency"], []).append(
            (date.fromisoformat(row["from_on"]), Decimal(row["rate"]))
        )
    return {currency: sorted(of_currency) for currency, of_currency in rates.items()}
