"""Both computations side by side for what the projection is made of, and for what it expects."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from queries.arrays import rows as rows_of
from tests.oracle.history import were_stages_known
from tests.oracle.projected import expected
from tests.oracle.projection import Facts, by_group, number
from tests.property_cases import Both, View, view_params

EPOCH = 719_163  # the ordinal of 1970-01-01


def check_projection(both: Both, view: View) -> None:
    """The cells of the day's quarter, and what past quarters say of it."""
    facts, day = Facts(both.ledger), view.as_of
    if day < min(one.created_on for one in both.ledger.histories):
        return
    quarter = facts.quarter(day)
    params = {"day": day, "first": quarter.first, "last": quarter.last}
    found = both.connection.execute(
        "select team_id, cell, deals, amount, in_play_deals, in_play_amount"
        " from projected_groups_at($day, $first, $last)",
        params,
    ).fetchall()
    below = both.ledger.organisation.subtree(both.root)
    groups = {
        key: figures
        for key, figures in by_group(facts.standing(day, quarter.last), quarter, day).items()
        if key[0] in below
    }
    actual = {(row[0], row[1]): [Decimal(value) for value in row[2:]] for row in found}
    both.expect(f"projection, groups {view}", groups, actual)
    del params["first"]
    table = both.connection.execute("from projection_learned_at($day, $last)", params)
    learned = rows_of(table.to_arrow_table())[0]
    known = were_stages_known(both.ledger.company, day)
    both.expect(f"projection, known {view}", known, learned["has_stage_history"])
    if not known:
        return
    seen: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for past, left, one, won in facts.learned(day, quarter.last):
        assert one.cell is not None
        kept = seen[past.last.toordinal() - EPOCH, left, number(one.cell)]
        kept[0], kept[1] = kept[0] + 1, kept[1] + (won is not None)
    names = ("quarter", "days_left", "cell", "deals", "won")
    cells = {tuple(row[:3]): row[3:] for row in _rows(learned["counts"], names)}
    both.expect(f"projection, cells {view}", dict(seen), cells)
    moves: Counter[tuple[int, int, int, int]] = Counter()
    for (sunday, stage, stay, gone), many in facts.moves(day).items():
        moves[sunday.toordinal() - EPOCH, stage, stay, gone] += many
    moved = ("day", "stage", "stay", "following", "deals")
    since = quarter.last.toordinal() - EPOCH - 1210
    both.expect(
        f"projection, moves {view}",
        {key: many for key, many in moves.items() if key[0] > since},
        {tuple(row[:4]): row[4] for row in _rows(learned["moves"], moved)},
    )
    counted = ("quarter", "pace", "later_wins", "quick_deals")
    left = (quarter.last - day).days
    for number_, pace, later, quick in _rows(learned["quarters"], counted):
        past = facts.quarter(day.fromordinal(number_ + EPOCH))
        wins = facts.quick(past)
        then = day.fromordinal(past.last.toordinal() - left)
        own = (sum(facts.created(then).values()),
               sum((past.last - on).days < left for on, _ in wins), len(wins))  # fmt: skip
        both.expect(f"projection, {past} {view}", own, (pace, later, quick))


def _rows(table: dict[str, Any], names: tuple[str, ...]) -> list[list[int]]:
    columns = [[] if table[name] is None else table[name].tolist() for name in names]
    return [list(row) for row in zip(*columns, strict=True)]


def check_expected(both: Both, view: View) -> str:
    """Won + Σ chance × amount + what later deals bring, of every team; returns the state."""
    facts, quarter = Facts(both.ledger), view.period
    rows = both.by_team("forecast/projection_by_team", _asked(view), view.team_id)
    state: str = rows[0]["projection_state"]
    if state != "shown":
        return state
    own = expected(facts, view.as_of, quarter)
    parts = {
        "in_play_expected_amount": own.in_play,
        "other_open_expected_amount": own.other,
        "not_created_expected_amount": own.later,
    }
    for row in rows:
        below = both.ledger.organisation.subtree(row["team_id"])
        for name, values in parts.items():
            known = sum(values.get(team, 0.0) for team in below)
            # each team of them is rounded to the cent
            if abs(known - float(row[name])) > 0.01 * len(below) + 1e-6 * known:
                both.found.append(f"{name} {row['team_id']} {view}: {known}, got {row[name]}")
        whole = row["won_amount"] + sum((row[name] for name in parts), Decimal(0))
        both.expect(f"expected {row['team_id']} {view}", whole, row["expected_amount"])
    return state


def _asked(view: View) -> dict[str, Any]:
    return {name: value for name, value in view_params(view).items() if name != "person"}
