"""The arithmetic of the projection a second time: one deal, one number at a time, no arrays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

from tests.oracle.pace import PRIOR, SPREAD, Pace
from tests.oracle.period import Period
from tests.oracle.projection import Cell, Facts, Standing

NAMES = ("stage", "date", "size", "stay", "age", "pushes", "customer")
STRATA = 20
Row = dict[str, float]


@dataclass(frozen=True)
class Expected:
    """In money, by team: of deals in play, of other open deals, of those not yet created."""

    in_play: dict[str, float]
    other: dict[str, float]
    later: dict[str, float]


def features(cell: Cell, weeks: float) -> Row:
    """What speaks in a deal's log odds: each level but the first of each trait."""
    found = {"one": 1.0, "weeks": weeks}
    levels = zip(NAMES, cell, strict=True)
    return found | {f"{name} {level}": 1.0 for name, level in levels if level}


def odds(weights: Row, row: Row) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in row.items())


def chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Linear equations, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(len(rows)):
        best = max(range(place, len(rows)), key=lambda one: abs(rows[one][place]))
        rows[place], rows[best] = rows[best], rows[place]
        for below in range(place + 1, len(rows)):
            factor = rows[below][place] / rows[place][place]
            if factor:
                rows[below] = [
                    a - factor * b for a, b in zip(rows[below], rows[place], strict=True)
                ]
    found = [0.0] * len(rows)
    for place in reversed(range(len(rows))):
        known = sum(rows[place][k] * found[k] for k in range(place + 1, len(rows)))
        found[place] = (rows[place][-1] - known) / rows[place][place]
    return found


def fitted(deals: list[tuple[Row, bool]]) -> Row:
    """The weights with the largest likelihood less half their squares (not that of `one`)."""
    names = sorted({name for row, _ in deals for name in row})
    penalty = [1e-6 if name == "one" else 1.0 for name in names]
    place = {name: number for number, name in enumerate(names)}
    weights = [0.0] * len(names)
    for _ in range(60):
        slope = [-p * w for p, w in zip(penalty, weights, strict=True)]
        curve = [[p if i == j else 0.0 for j in range(len(names))] for i, p in enumerate(penalty)]
        for row, is_won in deals:
            said = chance(sum(weights[place[name]] * value for name, value in row.items()))
            for one, value in row.items():
                slope[place[one]] += value * (is_won - said)
                for two, other in row.items():
                    curve[place[one]][place[two]] += value * other * said * (1 - said)
        step = solved(curve, slope)
        size = max(map(abs, step))
        part = min(1.0, 1 / max(size, 1e-9))
        weights = [w + s * part for w, s in zip(weights, step, strict=True)]
        if size < 1e-9:
            break
    return dict(zip(names, weights, strict=True))


def shift(deals: list[tuple[Period, int, float, bool]]) -> float:
    """How far whole quarters lie from the model: the quarter, days left, chance, won or not."""
    off, noise = [], []
    for quarter in sorted({one[0].last for one in deals}):
        mine = [one for one in deals if one[0].last == quarter]
        known = sum(said * (1 - said) for _, _, said, _ in mine)
        if known > 0:
            off.append(sum(is_won - said for _, _, said, is_won in mine) / known)
            noise.append(len({left for _, left, _, _ in mine}) / known)
    many = len(off)
    beyond = sum(one**2 for one in off) - sum(noise) * (many - 1) / many
    variance = max(0.0, beyond + PRIOR * SPREAD**2) / (many - 1 + PRIOR)
    return math.sqrt(variance * (1 + 1 / many) + sum(noise) / many / many)


def expected(facts: Facts, day: date, quarter: Period) -> Expected:
    """What the open deals of a day, and later ones, should bring by the end of its quarter."""
    left = (quarter.last - day).days
    learned = facts.learned(day, quarter.last)
    rows = [(features(one.cell, (d - left) / 7), won is not None)
            for _, d, one, won in learned if one.cell]  # fmt: skip
    weights = fitted(rows)
    said = [(one[0], one[1], chance(odds(weights, row)), won)
            for one, (row, won) in zip(learned, rows, strict=True)]  # fmt: skip
    quarters = sorted({one[0] for one in learned}, key=lambda one: one.first)
    pace = Pace(facts, day, quarters)
    nodes = [NormalDist().inv_cdf((place + 0.5) / STRATA) for place in range(STRATA)]
    scale = shift(said) / math.sqrt(sum(node**2 for node in nodes) / STRATA)
    of_amount, without = _worth(learned)
    parts: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for one in facts.standing(day, quarter.last):
        assert one.cell is not None
        log_odds = odds(weights, features(one.cell, 0.0))
        log_odds += pace.offset(one.cell[0], one.cell[3], left)
        likely = sum(chance(log_odds + node * scale) for node in nodes) / STRATA
        brings = without if one.is_missing else float(one.state.worth) * of_amount
        part = parts[0] if quarter.holds(one.state.expected_close_on) else parts[1]
        part[one.state.team_id] = part.get(one.state.team_id, 0.0) + likely * brings
    return Expected(*parts, _later(facts, day, left, quarters, pace.created(left)))


def _worth(learned: Sequence[tuple[Period, int, Standing, object]]) -> tuple[float, float]:
    """What won deals brought of their amount on the day; and those without one, each."""
    won = [(one, float(str(brought))) for _, _, one, brought in learned if brought is not None]
    begun = sum(float(one.state.worth) for one, _ in won)
    ended = sum(brought for one, brought in won if not one.is_missing)
    found = [brought for one, brought in won if one.is_missing]
    return ended / begun if begun else 1.0, sum(found) / len(found) if found else 0.0


def _later(
    facts: Facts, day: date, left: int, quarters: list[Period], times: float
) -> dict[str, float]:
    """rate × deals created lately × the mean of quick wins."""
    quick = {one: facts.quick(one) for one in quarters}
    wins = sum((one.last - on).days < left for one, won in quick.items() for on, _ in won)
    pace = sum(sum(facts.created(one.last - timedelta(days=left)).values()) for one in quarters)
    amounts = [float(amount) for won in quick.values() for _, amount in won]
    mean = sum(amounts) / max(len(amounts), 1)
    rate = wins / pace if pace else 0.0
    return {team: rate * many * times * mean for team, many in facts.created(day).items()}
