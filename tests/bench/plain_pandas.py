"""The four pages as somebody who knows pandas well would write them over the exported files.

Nothing of the product is used: the files are read once into memory, the history of each field is
laid out once in the order of time, and each page then filters, merges and groups. Money is float
here. The benchmark compares the speed and, at the company's total, the figures.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

FIELDS = ("stage_id", "amount", "expected_close_on", "manager_amount", "owner_id")
VISITS = ("first_visit", "follow_up_visit", "customer_visit")
SCALE = ["company", "director", "department"]


def _read(folder: Path, table: str) -> pd.DataFrame:
    parquet = folder / f"{table}.parquet"
    if parquet.exists():
        return pd.read_parquet(parquet)
    return pd.read_csv(folder / f"{table}.csv", dtype=str)


def _days(values: Any) -> Any:
    return pd.to_datetime(values).astype("datetime64[s]")


def _numbers(values: Any) -> Any:
    return pd.to_numeric(values).astype(float)


@dataclass(frozen=True)
class Ask:
    """What a page is asked: a day, the day compared with, and a period, both ends included."""

    as_of: date
    compare_to: date
    period_from: date
    period_to: date


class Company:
    """The exported files in memory, and a method for each page."""

    def __init__(self, folder: Path) -> None:
        self.stages = _read(folder, "stages").set_index("stage_id")
        self.stages["position"] = self.stages["position"].astype(int)
        self.deals = _read(folder, "opportunities").set_index("opportunity_id")
        for field in ("created_on", "closed_on", "expected_close_on"):
            self.deals[field] = _days(self.deals[field])
        for field in ("amount", "manager_amount"):
            self.deals[field] = _numbers(self.deals[field])
        self.rates = self._exchange_rates(folder)
        self._versions = self._histories(_read(folder, "opportunity_changes"))
        self._read_organisation(folder)
        self._read_activity(folder)
        self.win_rates = _read(folder, "win_rates")
        self.win_rates["from_on"] = _days(self.win_rates["from_on"])
        self.win_rates["win_rate"] = _numbers(self.win_rates["win_rate"])
        self.targets = _read(folder, "targets")
        self.targets["month"] = _days(self.targets["month"])
        self.targets["amount"] = _numbers(self.targets["amount"])

        settings = _read(folder, "settings").set_index("key")["value"]
        self.covers_until = date.fromisoformat(str(settings["covers_until"]))

    @property
    def team_ids(self) -> list[str]:
        """All teams, the company first."""
        return [str(team) for team in self.tree.index]

    def below(self, team: str) -> set[str]:
        """A team and those below it."""
        is_below = (self.tree == team).any(axis=1)
        return {str(one) for one in self.tree.index[is_below]}

    def _exchange_rates(self, folder: Path) -> pd.DataFrame | None:
        if not any(folder.glob("exchange_rates.*")):
            return None
        rates = _read(folder, "exchange_rates")
        rates["from_on"], rates["rate"] = _days(rates["from_on"]), _numbers(rates["rate"])
        return rates.sort_values("from_on")

    def _histories(self, changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
        """Per field: deal, from day, value, in the order of time; the first from creation."""
        changes["changed_at"] = _days(changes["changed_at"])
        changes["change_id"] = _numbers(changes["change_id"])
        changes = changes.sort_values(["changed_at", "change_id"])
        born = self.deals["created_on"]
        histories = {}
        for field in FIELDS:
            log = changes[changes["field"] == field]
            first = log.drop_duplicates("opportunity_id").set_index("opportunity_id")["old_value"]
            start = self.deals[field].astype(object)
            start.loc[first.index.intersection(start.index)] = first
            initial = pd.DataFrame({"opportunity_id": born.index, "at": born, "value": start})
            later = pd.DataFrame(
                {
                    "opportunity_id": log["opportunity_id"],
                    "at": log["changed_at"],
                    "value": log["value"],
                }
            )
            both = pd.concat([initial, later]).sort_values("at", kind="stable")
            both["at"] = both["at"].astype("datetime64[s]").dt.normalize()
            if field.endswith("amount"):
                both["value"] = self._converted(both)
            elif field.endswith("_on"):
                both["value"] = _days(both["value"])
            else:
                both["value"] = both["value"].astype("category")
            histories[field] = both
        return histories

    def _converted(self, history: pd.DataFrame) -> pd.Series:
        values: pd.Series = _numbers(history["value"])
        if self.rates is None or "currency" not in self.deals:
            return values
        currency = history["opportunity_id"].map(self.deals["currency"])
        dated = pd.DataFrame({"at": history["at"], "currency": currency, "value": values})
        dated["place"] = range(len(dated))
        found = pd.merge_asof(
            dated.sort_values("at"), self.rates,
            left_on="at", right_on="from_on", by="currency",
        )  # fmt: skip
        rate = found.set_index("place")["rate"].reindex(range(len(dated))).fillna(1.0)
        return pd.Series((values * rate.to_numpy()).round(2).to_numpy(), index=history.index)

    def _read_organisation(self, folder: Path) -> None:
        teams = _read(folder, "teams").set_index("team_id")
        parent = teams["parent_team_id"].dropna().to_dict()
        chains = {}
        for team in teams.index:
            chain: list[str | None] = [team]
            while chain[0] in parent:
                chain.insert(0, parent[chain[0]])
            chains[team] = (chain + [None] * 3)[:3]
        self.tree = pd.DataFrame.from_dict(chains, orient="index", columns=SCALE)
        moves = _read(folder, "team_moves")
        moves["from_on"], moves["to_on"] = _days(moves["from_on"]), _days(moves["to_on"])
        self.moves = moves.sort_values("from_on")
        self.people = _read(folder, "people").set_index("person_id")

    def _read_activity(self, folder: Path) -> None:
        self.activities = _read(folder, "activities")
        self.activities["on"] = _days(self.activities["occurred_at"]).dt.normalize()
        for column in ("kind", "person_id"):
            self.activities[column] = self.activities[column].astype("category")
        self.activities = self.activities.sort_values("on")
        self.trials = _read(folder, "trial_activity")
        self.trials["active_on"] = _days(self.trials["active_on"])

    # what the pages share

    def _as_of(self, day: date) -> pd.DataFrame:
        """Every deal that exists that day, with the values it had."""
        until = pd.Timestamp(day)
        state = self.deals.loc[self.deals["created_on"] <= until, ["created_on", "closed_on"]]
        for field, history in self._versions.items():
            known = history[history["at"] <= until]
            last = known.drop_duplicates("opportunity_id", keep="last")
            state[field] = last.set_index("opportunity_id")["value"]
        state["outcome"] = state["stage_id"].astype(object).map(self.stages["outcome"])
        return state

    def _teams_on(self, owners: pd.Series, days: Any) -> pd.DataFrame:
        """The owner's company, director and department team, each row on its own day."""
        asked = pd.DataFrame({"person_id": owners.astype(str), "on": days})
        asked["place"] = range(len(asked))
        asked["on"] = asked["on"].astype("datetime64[s]")
        found = pd.merge_asof(
            asked.sort_values("on"), self.moves[["person_id", "team_id", "from_on"]],
            left_on="on", right_on="from_on", by="person_id",
        )  # fmt: skip
        team = found.set_index("place")["team_id"].reindex(range(len(asked)))
        return pd.DataFrame(
            {level: team.map(self.tree[level]).to_numpy() for level in SCALE}, index=owners.index
        )

    def _by_level(self, rows: pd.DataFrame, figures: dict[str, Any]) -> pd.DataFrame:
        """The figures summed at every level of the tree, one under the other."""
        levels: pd.DataFrame = pd.concat(
            rows.groupby(level, observed=True).agg(**figures).rename_axis("team_id")
            for level in SCALE
        )
        return levels

    def _in_period(self, ask: Ask, first: date, last: date) -> pd.DataFrame:
        """The deals won or in play in a period, each with its team and its parts of F1 and F2."""
        state = self._as_of(ask.as_of)
        span = (pd.Timestamp(first), pd.Timestamp(last))
        won = state[(state["outcome"] == "won") & state["closed_on"].between(*span)]
        won = won[won["closed_on"] <= pd.Timestamp(ask.as_of)]
        open_deals = state[state["outcome"] == "open"]
        in_play = open_deals[open_deals["expected_close_on"].between(*span)]
        if ask.as_of >= last:
            in_play = in_play.iloc[:0]
        rows = pd.concat([won.assign(part="won"), in_play.assign(part="in_play")])
        day = rows["closed_on"].where(rows["part"] == "won", pd.Timestamp(ask.as_of))
        rows = rows.join(self._teams_on(rows["owner_id"], day))
        amount = rows["amount"].fillna(0)
        is_won = rows["part"] == "won"
        rate = rows["stage_id"].astype(object).map(self._rates_on(ask.as_of)).fillna(0)
        rows["won_amount"] = amount.where(is_won, 0)
        rows["in_play_amount"] = amount.where(~is_won, 0)
        rows["f1_amount"] = rows["won_amount"] + rows["manager_amount"].where(~is_won, 0).fillna(0)
        rows["f2_amount"] = rows["won_amount"] + (amount * rate).where(~is_won, 0)
        rows["reviewed_amount"] = rows["in_play_amount"].where(rows["manager_amount"].notna(), 0)
        overdue = ~is_won & (rows["expected_close_on"] < pd.Timestamp(ask.as_of))
        rows["overdue_amount"] = amount.where(overdue, 0)
        return rows

    def _rates_on(self, day: date) -> pd.Series:
        until = self.win_rates[self.win_rates["from_on"] <= pd.Timestamp(day)]
        return until.drop_duplicates("stage_id", keep="last").set_index("stage_id")["win_rate"]

    def _targets_of(self, first: date, last: date) -> pd.Series:
        """Each team's own monthly targets, else its children's."""
        span = self.targets["month"].between(pd.Timestamp(first), pd.Timestamp(last))
        own = self.targets[span & (self.targets["tier"].fillna("target") == "target")]
        monthly: Any = own.pivot_table(
            index="team_id", columns="month", values="amount", aggfunc="sum"
        )
        for child, level in (("department", "director"), ("director", "company")):
            edges = self.tree[[child, level]].dropna().drop_duplicates()
            above = edges[edges[child] != edges[level]].set_index(child)[level]
            below = monthly.loc[monthly.index.isin(above.index)]
            monthly = monthly.combine_first(below.groupby(above).sum(min_count=1))
        return pd.Series(monthly.sum(axis=1))

    def _reps_on(self, day: date) -> pd.DataFrame:
        at = pd.Timestamp(day)
        belonging = self.moves[
            (self.moves["from_on"] <= at)
            & (self.moves["to_on"].isna() | (self.moves["to_on"] > at))
        ].drop_duplicates("person_id", keep="last")
        role = belonging["role"].fillna(belonging["person_id"].map(self.people["role"]))
        reps = belonging[role == "rep"].join(self.tree, on="team_id")
        return self._by_level(reps, {"reps": ("person_id", "count")})

    # the pages

    def funnel(self, ask: Ask) -> dict[str, pd.DataFrame]:
        """Open deals by stage on both days, and by stage and director."""
        now, then = self._as_of(ask.as_of), self._as_of(ask.compare_to)
        open_now = now[now["outcome"] == "open"]
        by_stage = []
        for state in (open_now, then[then["outcome"] == "open"]):
            stage = state["stage_id"].astype(object)
            by_stage.append(state.groupby(stage)["amount"].agg(deals="size", open_amount="sum"))
        stages = by_stage[0].join(by_stage[1], rsuffix="_compare").join(self.stages["position"])
        stages = stages.sort_values("position")
        stages["previous_stage_amount_rate"] = stages["open_amount"] / stages["open_amount"].shift()
        teams = self._teams_on(open_now["owner_id"], pd.Timestamp(ask.as_of))
        stage = open_now["stage_id"].astype(object)
        side = open_now["amount"].groupby([teams["director"], stage]).agg(["size", "sum"])
        return {"stages": stages, "directors": side}

    def f1_f2(self, ask: Ask) -> dict[str, pd.DataFrame]:
        """F1 against F2 by team, and the deals in play behind it."""
        rows = self._in_period(ask, ask.period_from, ask.period_to)
        sums = ("won", "in_play", "f1", "f2", "reviewed", "overdue")
        teams = self._by_level(rows, {f"{x}_amount": (f"{x}_amount", "sum") for x in sums})
        teams = teams.join(self._reps_on(ask.as_of))
        teams["target_amount"] = self._targets_of(ask.period_from, ask.period_to)
        teams["won_per_rep_amount"] = teams["won_amount"] / teams["reps"]
        teams["difference_amount"] = teams["f1_amount"] - teams["f2_amount"]
        return {"teams": teams, "deals": rows[rows["part"] == "in_play"].head(500)}

    def gap(self, ask: Ask) -> dict[str, pd.DataFrame]:
        """W1, W2, W3 and the gap of the calendar year, by team."""
        first, last = date(ask.as_of.year, 1, 1), date(ask.as_of.year, 12, 31)
        rows = self._in_period(ask, first, last)
        rows["w2_amount"] = rows["f2_amount"] - rows["won_amount"]
        wanted = {"w1_amount": ("won_amount", "sum"), "w2_amount": ("w2_amount", "sum")}
        teams = self._by_level(rows, wanted)
        teams["target_amount"] = self._targets_of(first, last)
        state = self._as_of(ask.as_of)
        day = state["closed_on"].where(state["outcome"] != "open", pd.Timestamp(ask.as_of))
        day = day.fillna(pd.Timestamp(ask.as_of))
        state = state.join(self._teams_on(state["owner_id"], day))
        teams["w3_amount"] = self._not_yet_created(state, ask.as_of, last)
        teams["gap1_amount"] = (
            teams["target_amount"] - teams["w1_amount"] - teams["w2_amount"] - teams["w3_amount"]
        )
        teams["gap2_amount"] = 3 * teams["gap1_amount"].clip(lower=0)
        return {"teams": teams}

    def _not_yet_created(self, state: pd.DataFrame, as_of: date, last: date) -> pd.Series:
        """W3: new pipeline a day × days left × what such pipeline yields in the time left."""
        month = date(as_of.year, as_of.month, 1)
        window = (pd.Timestamp(month.replace(year=month.year - 1)), pd.Timestamp(month))
        new = state[(state["created_on"] >= window[0]) & (state["created_on"] < window[1])]
        days = (window[1] - window[0]).days
        age = (state["closed_on"] - state["created_on"]).dt.days
        total: pd.Series = pd.Series(dtype=float)
        start = as_of + timedelta(days=1)
        while start <= last:
            following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
            left = (min(following, last + timedelta(days=1)) - start).days
            within = (last - (start + timedelta(days=left // 2))).days
            born = state["created_on"].between(
                pd.Timestamp(as_of) - pd.Timedelta(days=730),
                pd.Timestamp(as_of) - pd.Timedelta(days=within),
            )
            won = (state["outcome"] == "won") & (age <= within)
            created = state["amount"].where(born, 0).groupby(state["director"]).sum()
            yielded = state["amount"].where(born & won, 0).groupby(state["director"]).sum()
            part = new["department"].fillna("")  # of somebody placed above the departments
            pace = new["amount"].groupby([new["director"], part]).sum() / days
            w3 = pace * left * (yielded / created).reindex(pace.index.get_level_values(0)).values
            parts = [w3.groupby("department").sum().drop("", errors="ignore")]
            parts.append(w3.groupby("director").sum())
            parts.append(pd.Series({self.tree["company"].iloc[0]: w3.sum()}))
            total = total.add(pd.concat(parts), fill_value=0)
            start = following
        return total

    def activity(self, ask: Ask) -> dict[str, pd.DataFrame]:
        """Calls and visits by team of the last whole week, and of the twelve weeks before."""
        monday = ask.as_of + timedelta(days=1)
        monday -= timedelta(days=monday.weekday() + 7)
        span = (
            pd.Timestamp(monday - timedelta(weeks=12)),
            pd.Timestamp(monday + timedelta(days=6)),
        )
        on = self.activities["on"]
        rows = self.activities[(on >= span[0]) & (on <= span[1])]
        rows = rows[rows["kind"].isin(("call", *VISITS))]
        rows = rows.join(self._teams_on(rows["person_id"], rows["on"]))
        rows = rows.assign(
            week=rows["on"] - pd.to_timedelta(rows["on"].dt.weekday, unit="D"),
            kind=rows["kind"].astype(object),
        )
        weekly = pd.concat(
            rows.groupby([level, "week", "kind"])
            .size()
            .unstack(fill_value=0)
            .rename_axis(["team_id", "week"])
            for level in SCALE
        )
        this_week = weekly.xs(pd.Timestamp(monday), level="week")
        before = weekly.drop(index=pd.Timestamp(monday), level="week")
        usual = before.groupby("team_id").sum() / 12
        trial = self.trials[self.trials["active_on"].between(*span)]
        trial = trial[trial["active_on"] >= pd.Timestamp(monday)]
        trial = trial.join(self._teams_on(trial["person_id"], trial["active_on"]))
        distinct = self._by_level(trial, {"trial_customers": ("account_id", "nunique")})
        teams = this_week.join(usual, rsuffix="_usual").join(distinct)
        return {"teams": teams.join(self._reps_on(ask.as_of))}
