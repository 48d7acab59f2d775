"""Companies with accounts and activities: new pipeline, accounts and the use of the CRM."""

import os
import random
from datetime import date, timedelta

import pytest

from tests import property_pipeline
from tests.oracle import accounts, use
from tests.oracle.companies import Table
from tests.oracle.midsize import DAYS, FIRST, midsize
from tests.oracle.period import month, quarter_of
from tests.property_cases import Both, View, a_week_before
from tests.property_doors import filled

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "0"))
FIRST_SEED = random.SystemRandom().randrange(10**9) if EXAMPLES else 0
SEEDS = range(FIRST_SEED, FIRST_SEED + max(2, EXAMPLES // 50))
LATER = (date(2024, 5, 12), date(2025, 6, 30), date(2026, 5, 5), date(2026, 11, 15))


def kept(seed: int) -> dict[str, Table]:
    """A company whose people log what they do, with a pool of accounts, some of them without any
    deal, and a cap that some reps are at."""
    chance = random.Random(seed)
    tables = midsize(seed, 60, 30)
    people = [row["person_id"] for row in tables["people"]]

    def some_day() -> date:
        return FIRST + timedelta(days=chance.randrange(DAYS))

    tables["accounts"] = [
        {
            "account_id": f"a{number}",
            "account_name": f"a{number}",
            "owner_id": chance.choice(("", *people[:4], *people[:4])),
            "registered_on": chance.choice(("", str(some_day()))),
            "status": chance.choice(("owned", "owned", "owned", "customer", "public", "")),
            "released_on": str(some_day()) if chance.random() < 0.2 else "",
        }
        for number in range(40)
    ]
    tables["settings"].append({"key": "account_cap", "value": str(chance.randint(2, 4))})
    for deal in tables["opportunities"]:
        deal["account_id"] = f"a{chance.randrange(20)}"
        deal["source"] = chance.choice(("", "Web", "Fair"))
    tables["activities"] = [
        {
            "activity_id": f"v{number}",
            "kind": chance.choice(("call", "email", "first_visit")),
            "person_id": chance.choice(people),
            "occurred_at": f"{some_day()}T{chance.choice(('00:00:00', '23:59:59'))}",
            "account_id": f"a{chance.randrange(40)}",
            "opportunity_id": chance.choice(("", f"d{chance.randrange(60)}")),
        }
        for number in range(400)
    ]
    tables["trial_activity"] = [
        {"account_id": f"a{chance.randrange(40)}", "active_on": str(some_day()), "person_id": ""}
        for _ in range(20)
    ]
    return tables


@pytest.mark.parametrize("seed", SEEDS)
def test_both_computations_agree_on_what_is_kept_up(seed: int) -> None:
    chance = random.Random(seed)
    tables = kept(seed)
    seen = {"touched": 0, "untouched": 0, "at the cap": 0}
    with filled(tables) as connection:
        both = Both(tables, connection)
        start = both.ledger.company.fiscal_year_start_month
        for as_of in LATER:
            period = chance.choice((month(as_of.year, as_of.month), quarter_of(as_of, start)))
            team, person = chance.choice(((None, None), ("a", None), ("b1", None), (None, "p1")))
            view = View(as_of, a_week_before(as_of), period, team, person)
            property_pipeline.check(both, view)
            whole = both.scope(View(as_of, a_week_before(as_of), period))
            found = use.parts(both.ledger, whole, as_of)
            seen["touched"] += len(found["touched"])
            seen["untouched"] += len(found["open"]) - len(found["touched"])
            seen["at the cap"] += len(accounts.full_reps(both.ledger, whole, as_of))
    assert not both.found, "\n".join(both.found)
    # a comparison that never meets a case says nothing of it
    assert all(seen.values()), seen
