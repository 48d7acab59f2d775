"""A small company for cases worked by hand."""

from datetime import date

from tests.oracle.period import Period
from tests.oracle.reading import read
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import Tables

Q2 = Period(date(2026, 4, 1), date(2026, 6, 30))
MAY = date(2026, 5, 15)


def rows(text: str) -> list[dict[str, str]]:
    """Rows from a small table: the first line names the columns, cells are divided by blanks,
    `-` is an empty cell."""
    head, *lines = [line.split() for line in text.strip().splitlines()]
    return [
        dict(zip(head, [c.replace("-", "") if c == "-" else c for c in line], strict=True))
        for line in lines
    ]


TEAMS = rows("""
team_id team_name parent_team_id
co Co -
north North co
south South co
deep Deep north
unknown Unknown co
""")
PEOPLE = rows("""
person_id person_name role team_id joined_on left_on
ann Ann rep deep - -
bob Bob rep south 2026-01-01 2026-05-01
vip Vip vp co - -
""")
STAGES = rows("""
stage_id stage_name position outcome win_rate
lead Lead 1 open 0.1
offer Offer 2 open 0.5
won Won 3 won -
lost Lost 4 lost -
""")


def ledger(**tables: str) -> Ledger:
    given: Tables = {"teams": TEAMS, "people": PEOPLE, "stages": STAGES} | {
        name: rows(text) for name, text in tables.items()
    }
    return Ledger(read(given))


def company(of: Ledger) -> Scope:
    return Scope(of.organisation.subtree("co"))


DEALS = """
opportunity_id owner_id stage_id amount manager_amount expected_close_on created_on closed_on
won1 ann won 1000 - 2026-04-10 2026-01-05 2026-04-20
open1 ann offer 400.50 300 2026-06-01 2026-02-01 -
late bob lead 100 - 2026-05-01 2026-03-01 -
old bob lead 70 90 2026-03-31 2026-03-01 -
bare ann offer - - - 2026-03-01 -
"""
