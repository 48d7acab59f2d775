"""Random small companies as rows of the contract's tables.

Days come from a small pool, so that changes, moves, rates and periods meet on the same day far
more often than they do in life.
"""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.oracle.logs import Loads, Log

Table = list[dict[str, str]]

BEGIN = date(2025, 1, 1)
SPAN = 600


def amounts() -> SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(["", "0", "100", "1000.00", "333.33", "0.05"]),
        st.integers(1, 10_000_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
    )


class Drawing:
    """Draws the tables of one company, one after another."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        offsets = draw(st.lists(st.integers(0, SPAN), min_size=3, max_size=7, unique=True))
        self.days = [(BEGIN + timedelta(days=offset)).isoformat() for offset in sorted(offsets)]
        self.teams: list[str] = []
        self.people: list[str] = []
        self.open_stages: list[str] = []
        self.closed_stages: list[str] = []
        self.currencies: list[str] = []

    def one_of(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def chance(self, percent: int) -> bool:
        """True so often; shrinks to False."""
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def day(self, blank: int = 0) -> str:
        """A day of the pool, or one beside it; blank so often in a hundred."""
        if blank and self.chance(blank):
            return ""
        day = date.fromisoformat(self.draw(st.sampled_from(self.days)))
        near = self.draw(st.sampled_from((0, 0, 0, 0, 1, -1, 7, 90)))
        return (day + timedelta(days=near)).isoformat()

    def team_rows(self) -> Table:
        rows = [{"team_id": "co", "team_name": "Co", "parent_team_id": ""}]
        depth = {"co": 0}
        for number in range(self.draw(st.integers(0, 5))):
            parent = self.draw(st.sampled_from([one for one in depth if depth[one] < 3]))
            team_id = f"t{number}"
            depth[team_id] = depth[parent] + 1
            rows.append({"team_id": team_id, "team_name": team_id, "parent_team_id": parent})
        self.teams = list(depth)
        return self.draw(st.permutations(rows))

    def some_team(self) -> str:
        return self.one_of(*self.teams, *self.teams, *self.teams, "", "ghost")

    def people_rows(self) -> Table:
        self.people = [f"p{number}" for number in range(self.draw(st.integers(0, 4)))]
        has_roles, has_days = self.chance(70), self.chance(60)
        rows = []
        for person_id in self.people:
            row = {"person_id": person_id, "person_name": person_id, "team_id": self.some_team()}
            if has_roles:
                row["role"] = self.one_of("rep", "rep", "rep", "manager", "")
            if has_days:
                row |= {"joined_on": self.day(40), "left_on": self.day(60)}
            rows.append(row)
        return rows

    def move_rows(self) -> Table:
        has_roles = self.chance(30)
        rows = []
        for _ in range(self.draw(st.integers(0, 5)) if self.people else 0):
            row = {
                "person_id": self.one_of(*self.people),
                "team_id": self.one_of(*self.teams),
                "from_on": self.day(),
                "to_on": self.day(50),
            }
            if has_roles:
                row["role"] = self.one_of("rep", "manager", "")
            rows.append(row)
        return rows

    def stage_rows(self) -> Table:
        self.open_stages = [f"s{number}" for number in range(self.draw(st.integers(1, 3)))]
        won = [f"w{number}" for number in range(self.draw(st.integers(1, 2)))]
        lost = [f"l{number}" for number in range(self.draw(st.integers(1, 2)))]
        self.closed_stages = [*won, *won, *lost]
        outcomes = dict.fromkeys(self.open_stages, "open")
        outcomes |= dict.fromkeys(won, "won") | dict.fromkeys(lost, "lost")
        has_rates = self.chance(60)
        rows = []
        for position, (stage_id, outcome) in enumerate(outcomes.items(), 1):
            row = {"stage_id": stage_id, "stage_name": stage_id, "position": str(position)}
            row["outcome"] = outcome
            if has_rates:
                row["win_rate"] = self.one_of("", "0", "0.25", "0.333333", "1")
            rows.append(row)
        return rows

    def win_rate_rows(self) -> Table:
        return [
            {
                "stage_id": self.one_of(*self.open_stages),
                "win_rate": self.one_of("0", "0.1", "0.5", "0.123456"),
                "from_on": self.day(),
            }
            for _ in range(self.draw(st.integers(0, 4)))
        ]

    def exchange_rows(self) -> Table:
        self.currencies = ["", "", "EUR", "USD", "GBP"] if self.chance(30) else []
        keys = st.tuples(st.sampled_from(["USD", "USD", "EUR"]), st.sampled_from(self.days))
        drawn = self.draw(st.lists(keys, max_size=3, unique=True)) if self.currencies else []
        return [
            {"currency": currency, "from_on": day, "rate": self.one_of("2", "0.333", "1.005")}
            for currency, day in drawn
        ]

    def deal_rows(self) -> Table:
        return [self.deal_row(f"d{n}") for n in range(self.draw(st.integers(1, 7)))]

    def deal_row(self, opportunity_id: str) -> dict[str, str]:
        stage = self.one_of(*self.open_stages, *self.closed_stages)
        row = {
            "opportunity_id": opportunity_id,
            "owner_id": self.some_person(),
            "stage_id": stage,
            "amount": self.draw(amounts()),
            "expected_close_on": self.day(20),
            "manager_amount": "" if self.chance(40) else self.draw(amounts()),
            "created_on": self.day(10),
            "closed_on": self.day(30) if stage in self.closed_stages or self.chance(5) else "",
        }
        if self.currencies:
            row["currency"] = self.one_of(*self.currencies)
        if self.chance(60):
            row |= {"account_id": self.one_of("c0", "c1", "c2"), "source": self.one_of("Web", "")}
        return row

    def removal_rows(self, deals: Table) -> Table:
        """Deals that left after they were created, and perhaps came back, and left again."""
        rows = []
        for deal in deals:
            days = sorted({self.day() for _ in range(self.draw(st.integers(0, 3)))})
            days = [day for day in days if deal["created_on"] and day > deal["created_on"]]
            for day, value in zip(days, ("yes", "no", "yes"), strict=False):
                row = {"opportunity_id": deal["opportunity_id"], "field": "removed", "value": value}
                rows.append(row | {"changed_at": f"{day}T23:59:59"})
        return rows

    def some_person(self) -> str:
        return self.one_of(*self.people, *self.people, *self.people, "nobody")

    def target_rows(self) -> Table:
        months = [f"{2025 + n // 12}-{n % 12 + 1:02}-01" for n in range(24)]
        keys = st.tuples(st.sampled_from(self.teams), st.sampled_from(months))
        drawn = self.draw(st.lists(keys, max_size=8, unique=True))
        rows = [
            {"team_id": team, "month": month, "amount": self.one_of("0", "5000", "1234.56")}
            for team, month in drawn
        ]
        if self.chance(50):
            rows = [row | {"tier": self.one_of("target", "", "stretch")} for row in rows]
        return rows

    def activity_rows(self, deals: int) -> Table:
        kinds = ("call", "call", "first_visit", "follow_up_visit", "customer_visit", "email")
        return [
            {
                "activity_id": f"a{number}",
                "kind": self.one_of(*kinds),
                "person_id": self.some_person(),
                "occurred_at": f"{self.day()}T{self.one_of('00:00:00', '23:59:59')}",
                "account_id": self.one_of("", "c0", "c1", "c2", "c3", "c3"),
                "opportunity_id": self.one_of("", "d0", "d0", "d1") if deals > 1 else "",
            }
            for number in range(self.draw(st.integers(0, 6)))
        ]

    def account_rows(self) -> Table:
        return [
            {
                "account_id": f"c{number}",
                "account_name": f"c{number}",
                "owner_id": "" if self.chance(15) else self.some_person(),
                "registered_on": self.day(20),
                "status": self.one_of("owned", "owned", "owned", "customer", "public", ""),
                "released_on": self.day(80),
            }
            for number in range(5)
        ]

    def trial_rows(self) -> Table:
        return [
            {
                "account_id": self.one_of("c0", "c1", "c2"),
                "active_on": self.day(),
                "person_id": self.some_person(),
            }
            for _ in range(self.draw(st.integers(0, 4)))
        ]

    def setting_rows(self) -> Table:
        start = str(self.draw(st.integers(1, 12)))
        rows = [{"key": "fiscal_year_start_month", "value": start}] if self.chance(60) else []
        if self.currencies and self.chance(70):
            rows.append({"key": "reporting_currency", "value": "EUR"})
        if self.chance(30):
            rows.append({"key": "gap_multiplier", "value": self.one_of("2.5", "1", "4")})
        if self.chance(60):
            rows.append({"key": "account_cap", "value": self.one_of("0", "1", "1", "2")})
        if self.chance(30):
            rows.append({"key": "covers_until", "value": "2027-06-30"})
        return rows


@st.composite
def companies(draw: DrawFn, by_loads: bool = False) -> dict[str, Table]:
    """Any table that is left empty may also be absent altogether. With `by_loads`, some deals were
    removed on the way, and some companies have no log but what loads found."""
    drawing = Drawing(draw)
    tables = {
        "teams": drawing.team_rows(),
        "people": drawing.people_rows(),
        "stages": drawing.stage_rows(),
        "exchange_rates": drawing.exchange_rows(),
        "opportunities": drawing.deal_rows(),
    }
    if drawing.chance(50):
        tables["team_moves"] = drawing.move_rows()
    if drawing.chance(50):
        tables["win_rates"] = drawing.win_rate_rows()
    tables["opportunity_changes"] = Log(drawing).rows(tables) if drawing.chance(70) else []
    if by_loads and not tables["opportunity_changes"]:
        tables["opportunity_changes"] = Loads(drawing).rows(tables)
    if by_loads:
        tables["opportunity_changes"] += drawing.removal_rows(tables["opportunities"])
    tables["targets"] = drawing.target_rows()
    tables["accounts"] = drawing.account_rows()
    tables["activities"] = drawing.activity_rows(len(tables["opportunities"]))
    tables["trial_activity"] = drawing.trial_rows()
    tables["settings"] = drawing.setting_rows()
    return {name: rows for name, rows in tables.items() if rows or name == "opportunities"}
