"""What was put in, for whoever wants to check what comes out.

Besides the parameters: for each stage what the law says about the very deals that passed it
(their mix differs from the ordinary deal), and for each deal that is open on the last covered
day its chance to be won ever and by the quarter's end.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from data.demo.block import Block, World
from data.demo.calendar import END, LAST_DAY, Floats, day_of, index_of, quarter_last
from data.demo.chances import OpenChances, open_chances
from data.demo.organisation import DEPARTMENTS, UNIT_TEAMS
from data.demo.parameters import (
    DATES,
    LAST,
    LAW,
    MONEY,
    OPEN_STAGES,
    OUTCOMES,
    PRODUCTS,
    SEASON,
    SOURCES,
    STAGE_IDS,
    START,
    STORIES,
    WIN_RATES,
    WON,
)
from data.demo.paths import chances_ever

# deals of which it is long known how they ended
SETTLED_DAYS = 500


class Truth:
    """Gathers the truth block by block, then writes it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.open: list[OpenChances] = []
        self.stays = np.zeros(OPEN_STAGES)
        self.shares = np.zeros((OPEN_STAGES, len(OUTCOMES)))
        self.deals = np.zeros(OPEN_STAGES)
        self.ever = np.zeros(OPEN_STAGES)

    def add(self, rng: np.random.Generator, block: Block) -> None:
        self.open.append(open_chances(rng, self.world.stage_clocks, block.deals, block.paths))
        settled = np.flatnonzero(block.deals.moment < END - SETTLED_DAYS)
        stage, shares = block.paths.stage[settled], block.shares[settled]
        ever = chances_ever(shares)
        for place in range(OPEN_STAGES):
            stays = (stage == place).sum(axis=1)
            self.stays[place] += stays.sum()
            self.shares[place] += stays @ shares[:, place]
            self.deals[place] += (stays > 0).sum()
            self.ever[place] += ever[stays > 0, place].sum()

    def write(self, path: Path, seed: int, deals: int) -> None:
        text = json.dumps(self._content(seed, deals), ensure_ascii=False, indent=1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")

    def _content(self, seed: int, deals: int) -> dict[str, Any]:
        quarter = int(quarter_last(np.array([LAST_DAY]))[0])
        return {
            "seed": seed,
            "deals": deals,
            "first_on": START.isoformat(),
            "covers_until": LAST.isoformat(),
            "stages": [self._stage(place) for place in range(OPEN_STAGES)],
            "deal_effects": self._effects(),
            "amounts": asdict(MONEY),
            "expected_dates": asdict(DATES),
            "season": asdict(SEASON),
            "managers_meaning": "a manager sees the chance to be won by the quarter's end with "
            "an error in its log odds and times the bias, and enters that part of the amount: "
            "all from 0.8 on, nothing up to 0.1, else in quarters",
            "managers": self._managers(),
            "stories": self._stories(),
            "open_deals": {
                "as_of": LAST.isoformat(),
                "quarter_last_on": day_of(quarter).isoformat(),
                "meaning": "won_by_quarter_end and won_ever given the recorded path of the deal; "
                "_full given its hidden quality besides; error is the standard error of the "
                "quarter's chances from simulation",
                "deals": [row for part in self.open for row in part.rows()],
            },
        }

    def _stage(self, place: int) -> dict[str, Any]:
        def shares(values: Floats) -> dict[str, float]:
            return {name: round(float(v), 6) for name, v in zip(OUTCOMES, values, strict=True)}

        stays, known = max(self.stays[place], 1), max(self.deals[place], 1)
        return {
            "stage_id": STAGE_IDS[place],
            "ordinary_shares": shares(np.array(LAW.shares[place])),
            "mean_days": {
                name: LAW.mean_days[place] * LAW.stretch[i] for i, name in enumerate(OUTCOMES)
            },
            "configured_win_rates": {
                day.isoformat(): rates[place] for day, rates in WIN_RATES
            },
            "settled": {
                "created_before": day_of(LAST_DAY + 1 - SETTLED_DAYS).isoformat(),
                "stays": int(self.stays[place]),
                "shares": shares(self.shares[place] / stays),
                "deals": int(self.deals[place]),
                "won_ever": round(float(self.ever[place] / known), 6),
            },
        }  # fmt: skip

    def _effects(self) -> dict[str, Any]:
        return {
            "meaning": "added to the log odds of moving on against the other outcomes; "
            "a deal's stays take (size / median) ** size_pace as long, times the pace of its "
            "product and of an account that had a deal before, or had none",
            "quality": dict(zip(("weak", "ordinary", "strong"), LAW.quality_drift, strict=True)),
            "quality_shares": list(LAW.quality_shares),
            "log_relative_size": LAW.size_drift,
            "size_pace": LAW.size_pace,
            "products": {product.name: product.pace for product in PRODUCTS},
            "new_account_pace": LAW.new_account_pace,
            "known_account_pace": LAW.known_account_pace,
            "sources": {source.name: source.drift for source in SOURCES},
            "reopen": {
                "rate": LAW.reopen_rate,
                "mean_days": LAW.reopen_days,
                "stage_id": STAGE_IDS[LAW.reopen_stage],
            },
            "won_stage_id": STAGE_IDS[WON],
        }

    def _managers(self) -> list[dict[str, Any]]:
        people = self.world.organisation
        return [
            {
                "person_id": people.person_id(manager.person),
                "team_id": UNIT_TEAMS[manager.unit],
                "level": "department" if manager.unit < len(DEPARTMENTS) else "director",
                "from_on": day_of(max(manager.from_day, 0)).isoformat(),
                "bias": manager.bias,
                "log_odds_noise": manager.noise,
                "review_rate": manager.review_rate,
            }
            for manager in people.managers
        ]

    def _stories(self) -> dict[str, Any]:
        assert index_of(STORIES.dry_from) < LAST_DAY
        return {
            "forecasts_too_high": {
                "team_id": STORIES.high_director_team,
                "bias": STORIES.high_director_bias,
            },
            "new_pipeline_dried_up": {
                "team_id": STORIES.dry_director_team,
                "from_on": STORIES.dry_from.isoformat(),
                "pace": STORIES.dry_pace,
            },
            "stage_got_stuck": {
                "stage_id": STAGE_IDS[STORIES.stuck_stage],
                "from_on": STORIES.stuck_from.isoformat(),
                "pace": STORIES.stuck_pace,
            },
            "no_visits": {
                "team_id": STORIES.no_visits_team,
                "from_on": STORIES.no_visits_from.isoformat(),
            },
        }
