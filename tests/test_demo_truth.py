"""What the truth file says about the demo company, against plain counts in its files."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import demo
from data.demo.calendar import HORIZON, index_of, quarter_last, stage_clocks
from data.demo.chances import open_chances
from data.demo.deals import births, drawn_deals
from data.demo.organisation import organisation
from data.demo.parameters import LAW, OPEN_STAGES, STAGE_IDS, WON
from data.demo.paths import Paths, outcome_shares, walked
from data.demo.rates import drawn_rates

pytestmark = pytest.mark.xdist_group("demo_truth")

OPEN = list(STAGE_IDS[:OPEN_STAGES])


class Company:
    """The files of one simulated company and its truth."""

    def __init__(self, folder: Path, deals: int) -> None:
        demo.write(folder, deals, seed=1, truth=folder / "truth.json")
        self.truth: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
        self.deals = pd.read_csv(folder / "opportunities.csv").set_index("opportunity_id")
        log = pd.read_csv(folder / "opportunity_changes.csv", parse_dates=["changed_at"])
        self.stages = log[log.field == "stage_id"]
        self.activities = pd.read_csv(folder / "activities.csv", parse_dates=["occurred_at"])
        people = pd.read_csv(folder / "people.csv").set_index("person_id")
        self.team = people.team_id
        self.deals["created_on"] = pd.to_datetime(self.deals.created_on)
        self.deals["director"] = self.team[self.deals.owner_id].str.split("-").str[0].to_numpy()
        self.story: dict[str, dict[str, Any]] = self.truth["stories"]
        self.last = pd.Timestamp(self.truth["covers_until"])


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return Company(tmp_path_factory.mktemp("demo_truth"), 12_000)


def test_stage_changes_come_in_the_true_shares(company: Company) -> None:
    place = {stage: number for number, stage in enumerate(STAGE_IDS)}
    for stage in company.truth["stages"]:
        settled = stage["settled"]
        ours = company.deals.index[company.deals.created_on < settled["created_before"]]
        log = company.stages[company.stages.opportunity_id.isin(ours)]
        assert (log.value == stage["stage_id"]).sum() == settled["stays"]
        left = log[log.old_value == stage["stage_id"]]
        step = left.value.map(place) - place[stage["stage_id"]]
        seen = {
            "lost": (left.value == "lost").sum(),
            "advance": ((step == 1) & (left.value != "lost")).sum(),
            "skip": ((step == 2) & (left.value != "lost")).sum(),
            "back": (step == -1).sum(),
        }
        assert sum(seen.values()) == len(left) > 0.98 * settled["stays"]
        for outcome, share in settled["shares"].items():
            spread = np.sqrt(max(share * (1 - share), 1e-9) / settled["stays"])
            # what is still on its way may differ a little
            assert abs(seen[outcome] / len(left) - share) < 4 * spread + 0.01, (stage, outcome)


def test_deals_are_won_as_often_as_the_law_says(company: Company) -> None:
    for stage in company.truth["stages"]:
        settled = stage["settled"]
        old = company.deals[company.deals.created_on < settled["created_before"]]
        been = company.stages.loc[company.stages.value == stage["stage_id"], "opportunity_id"]
        old = old[old.index.isin(been)]
        assert len(old) == settled["deals"] > 500
        chance = settled["won_ever"]
        spread = np.sqrt(chance * (1 - chance) / len(old))
        assert abs((old.stage_id == "won").mean() - chance) < 4 * spread + 0.01
    ever = [stage["settled"]["won_ever"] for stage in company.truth["stages"]]
    assert ever == sorted(ever)


def test_stays_last_as_long_as_the_law_says(company: Company) -> None:
    """Ordinary and other deals together, so within the little that size does to the pace."""
    log = company.stages.sort_values(["opportunity_id", "change_id"])
    stays = log.assign(
        next_value=log.groupby("opportunity_id").value.shift(-1),
        days=(
            log.groupby("opportunity_id").changed_at.shift(-1) - log.changed_at
        ).dt.total_seconds()
        / 86400,
    )
    stays = stays[stays.changed_at < "2026-01-01"]
    for place, stage in enumerate(company.truth["stages"]):
        mine = stays[stays.value == stage["stage_id"]]
        follows = STAGE_IDS[place + 1]
        assert mine.loc[mine.next_value == follows, "days"].mean() == pytest.approx(
            stage["mean_days"]["advance"], rel=0.15
        )
        assert mine.loc[mine.next_value == "lost", "days"].mean() == pytest.approx(
            stage["mean_days"]["lost"], rel=0.2
        )


def test_the_open_deals_are_those_of_the_truth(company: Company) -> None:
    said = pd.DataFrame(company.truth["open_deals"]["deals"]).set_index("opportunity_id")
    found = company.deals[company.deals.stage_id.isin(OPEN)]
    assert said.stage_id.to_dict() == found.stage_id.to_dict()
    for kind in ("", "_full"):
        assert (said[f"won_by_quarter_end{kind}"] <= said[f"won_ever{kind}"] + 0.08).all()
    assert said.groupby("stage_id").won_ever.mean()[OPEN].is_monotonic_increasing
    assert (said.error < 0.03).all()


def test_chances_of_open_deals_are_how_often_they_are_won() -> None:
    """Stop many paths at a past moment, tell their chances, and let the same paths go on."""
    rng = np.random.default_rng(11)
    people = organisation(rng, 12_000)
    deals = drawn_deals(rng, people, drawn_rates(rng), births(rng, people, 24_000), 0, 24_000)
    shares = outcome_shares(deals.drift + np.array(LAW.quality_drift)[deals.quality])
    clocks = stage_clocks()
    whole = walked(rng, clocks, deals.region, shares, deals.pace, deals.moment, float(HORIZON))
    at = float(index_of(pd.Timestamp("2025-08-15").date()))
    before = whole.entry < at
    known = Paths(np.where(before, whole.entry, np.inf), np.where(before, whole.stage, -1)
                  .astype(np.int8))  # fmt: skip
    born = deals.moment < at
    # a deal that is not yet there is made a closed one, so that it is left out
    unborn = Paths(known.entry, np.where(born[:, None], known.stage, WON).astype(np.int8))
    unborn.entry[~born, 0] = 0.0
    said = open_chances(rng, clocks, deals, unborn, at)
    assert said.number.size > 1500
    quarter = float(quarter_last(np.array([int(at) - 1]))[0] + 1)
    is_won = whole.stage[said.number] == WON
    ever = is_won.any(axis=1)
    in_time = (is_won & (whole.entry[said.number] < quarter)).any(axis=1)
    for chance, came in (
        (said.ever, ever),
        (said.ever_full, ever),
        (said.quarter, in_time),
        (said.quarter_full, in_time),
    ):
        for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 1.01)):
            inside = (chance >= low) & (chance < high)
            if inside.sum() < 25:
                continue
            spread = np.sqrt((chance[inside] * (1 - chance[inside])).sum()) / inside.sum()
            assert abs(came[inside].mean() - chance[inside].mean()) < 4 * spread + 0.01
    # who knows the hidden quality knows more
    hidden = np.mean((said.ever_full - ever) ** 2)
    assert hidden < np.mean((said.ever - ever) ** 2) < np.mean((ever.mean() - ever) ** 2)


def test_story_one_director_forecasts_too_high(company: Company) -> None:
    """What the managers see in deals in play, against their true chances, by director."""
    chances = pd.DataFrame(company.truth["open_deals"]["deals"]).set_index("opportunity_id")
    play = company.deals.join(chances["won_by_quarter_end"], how="inner")
    play = play[play.manager_amount.notna() & (play.expected_close_on <= "2026-12-31")]
    true = (play.amount * play.won_by_quarter_end).groupby(play.director).sum()
    ratio = play.groupby("director").manager_amount.sum() / true
    high = company.story["forecasts_too_high"]["team_id"]
    rest = play[play.director != high]
    usual = rest.manager_amount.sum() / (rest.amount * rest.won_by_quarter_end).sum()
    assert ratio[high] > 1.5
    assert ratio[high] > 1.4 * usual
    silent = [m for m in company.truth["managers"] if m["review_rate"] < 0.1]
    assert len(silent) == 2
    for manager in silent:
        mine = company.team[company.deals.owner_id].to_numpy() == manager["team_id"]
        now = company.deals[mine & company.deals.stage_id.isin(OPEN)]
        assert now.manager_amount.notna().mean() < 0.35


def test_story_one_director_has_little_new_pipeline(company: Company) -> None:
    story = company.story["new_pipeline_dried_up"]
    begin = pd.Timestamp(story["from_on"])
    span = company.last - begin
    year_before = company.deals.created_on.between(
        begin - pd.Timedelta(days=365), company.last - pd.Timedelta(days=365)
    )
    lately = company.deals.created_on >= begin
    ratio = (company.deals[lately].groupby("director").size()
             / company.deals[year_before].groupby("director").size())  # fmt: skip
    assert span.days > 90
    assert ratio[story["team_id"]] < 0.6
    assert (ratio.drop(story["team_id"]) > 0.8).all()


def test_story_deals_are_stuck_in_a_stage(company: Company) -> None:
    story = company.story["stage_got_stuck"]
    log = company.stages.sort_values(["opportunity_id", "change_id"])
    left = log.groupby("opportunity_id").changed_at.shift(-1)

    def there(day: pd.Timestamp) -> pd.Series:
        inside = (log.changed_at < day) & (left.isna() | (left >= day)) & log.value.isin(OPEN)
        return log[inside].groupby("value").size()

    now, year_before = there(company.last), there(company.last - pd.Timedelta(days=365))
    growth = now / year_before
    assert growth.idxmax() == story["stage_id"]
    assert growth[story["stage_id"]] > 1.3 * growth.drop(story["stage_id"]).median()


def test_story_a_department_makes_no_visits(company: Company) -> None:
    story = company.story["no_visits"]
    done = company.activities.assign(team=company.team[company.activities.person_id].to_numpy())
    visits = done[done.kind.str.endswith("visit")]
    since = visits.occurred_at >= story["from_on"]
    assert (visits[~since].team == story["team_id"]).sum() > 1000
    assert (visits[since].team == story["team_id"]).sum() <= 2
    calls = done[(done.kind == "call") & (done.occurred_at >= story["from_on"])]
    assert (calls.team == story["team_id"]).sum() > 100
    departments = [team for team in visits.team.unique() if "-" in team]
    lately = visits[since].groupby("team").size().reindex(departments).fillna(0)
    assert (lately.drop(story["team_id"]) > 50).all()


def test_quarters_end_in_a_rush(company: Company) -> None:
    wins = company.stages.loc[company.stages.value == "won", "changed_at"]
    left = (wins.dt.to_period("Q").dt.end_time - wins).dt.days
    assert (left < 18).sum() / 18 > 1.5 * (left >= 18).sum() / 73
