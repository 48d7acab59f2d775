"""The files of the demo company: the same from the same seed, whole, and true to themselves."""

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as parquet
import pytest

from data import demo
from data.demo.files import FileFormat
from data.demo.organisation import representatives
from data.demo.parameters import LAST, START
from data.load import check

pytestmark = pytest.mark.xdist_group("demo")

DEALS = 2500
FIELDS = ("stage_id", "amount", "expected_close_on", "manager_amount", "owner_id")
OPEN = ("qualified", "needs", "proposal", "negotiation", "contract")
Files = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder, DEALS, seed=7)
    return folder


@pytest.fixture(scope="module")
def files(folder: Path) -> Files:
    """Every file with all cells as text, blanks as null."""
    return {path.stem: pd.read_csv(path, dtype=str) for path in sorted(folder.iterdir())}


def test_all_tables_of_the_contract_are_there(files: Files) -> None:
    assert set(files) == {
        "teams", "people", "team_moves", "stages", "win_rates", "accounts", "opportunities",
        "opportunity_changes", "activities", "trial_activity", "targets", "exchange_rates",
        "settings",
    }  # fmt: skip
    assert len(files["opportunities"]) == DEALS
    assert all(len(rows) for rows in files.values())


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, file_format: FileFormat) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        demo.write(tmp_path / name, 300, seed, tmp_path / name / "truth.json", file_format)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(names) == 14
    same = [(tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes()
            for n in names]  # fmt: skip
    assert all(same)
    for name in ("opportunities", "opportunity_changes", "activities"):
        file = f"{name}.{file_format}"
        assert (tmp_path / "one" / file).read_bytes() != (tmp_path / "other" / file).read_bytes()


def test_parquet_and_csv_say_the_same(tmp_path: Path) -> None:
    demo.write(tmp_path / "csv", 200, 5)
    demo.write(tmp_path / "parquet", 200, 5, file_format="parquet")
    for path in (tmp_path / "csv").iterdir():
        text = pd.read_csv(path, dtype=str)
        typed = parquet.read_table(tmp_path / "parquet" / f"{path.stem}.parquet").to_pandas()
        assert list(text.columns) == list(typed.columns)
        assert len(text) == len(typed)
        for column in text.columns:
            assert (text[column].isna() == typed[column].isna()).all(), (path.stem, column)
            if column.endswith(("_id", "_on", "value", "field", "kind")):
                there = text[column].notna()
                assert (text[column][there] == typed[column][there].astype(str)).all()


def test_references_are_answered_and_keys_are_unique(files: Files) -> None:
    keys = {"team_id": "teams", "person_id": "people", "stage_id": "stages",
            "account_id": "accounts", "opportunity_id": "opportunities"}  # fmt: skip
    for key, table in keys.items():
        assert files[table][key].is_unique
    for name, column in (("activities", "activity_id"), ("opportunity_changes", "change_id")):
        assert files[name][column].is_unique
    for name, rows in files.items():
        for column in rows.columns:
            target = {"owner_id": "person_id", "parent_team_id": "team_id"}.get(column, column)
            if target in keys and keys[target] != name:
                known = files[keys[target]][target]
                assert rows[column].dropna().isin(known).all(), (name, column)
    log = files["opportunity_changes"]
    for column in ("value", "old_value"):
        for field, target in (("owner_id", "person_id"), ("stage_id", "stage_id")):
            named = log.loc[log.field == field, column].dropna()
            assert named.isin(files[keys[target]][target]).all()


def test_the_current_row_is_the_last_change(files: Files) -> None:
    deals = files["opportunities"].set_index("opportunity_id")
    log = files["opportunity_changes"]
    log = log.assign(change_id=log.change_id.astype(int)).sort_values(["changed_at", "change_id"])
    for field in FIELDS:
        last = log[log.field == field].drop_duplicates("opportunity_id", keep="last")
        now = deals.loc[last.opportunity_id, field]
        assert now.fillna("").tolist() == last.value.fillna("").tolist(), field
        assert (log.loc[log.field == field, "value"].notna()).all()


def test_every_change_starts_from_what_the_one_before_left(files: Files) -> None:
    log = files["opportunity_changes"]
    log = log.assign(change_id=log.change_id.astype(int)).sort_values(["changed_at", "change_id"])
    before = log.groupby(["opportunity_id", "field"]).value.shift()
    later = before.notna()
    assert later.sum() > DEALS
    assert (log.old_value[later] == before[later]).all()
    assert (log.value != log.old_value).all()


def test_nothing_happens_after_the_last_covered_day_nor_outside_working_hours(
    files: Files,
) -> None:
    for name, column in (("opportunity_changes", "changed_at"), ("activities", "occurred_at")):
        times = pd.to_datetime(files[name][column])
        assert times.min() >= pd.Timestamp(START)
        assert times.max() < pd.Timestamp(LAST) + pd.Timedelta(days=1)
        assert times.dt.hour.between(9, 18).all()
        assert (times.dt.day_of_week < 5).all()
    deals = files["opportunities"]
    for column in ("created_on", "closed_on"):
        assert deals[column].dropna().max() <= LAST.isoformat()
    assert files["trial_activity"].active_on.max() <= LAST.isoformat()
    settings = files["settings"].set_index("key").value
    assert settings["covers_until"] == LAST.isoformat()


def test_a_deal_changes_only_after_it_was_created_and_closes_with_its_stage(files: Files) -> None:
    deals = files["opportunities"].set_index("opportunity_id")
    log = files["opportunity_changes"]
    created = deals.created_on.reindex(log.opportunity_id).to_numpy()
    assert (log.changed_at.str[:10].to_numpy() >= created).all()
    stages = log[log.field == "stage_id"]
    last = stages.drop_duplicates("opportunity_id", keep="last").set_index("opportunity_id")
    closed = deals[~deals.stage_id.isin(OPEN)]
    assert (closed.closed_on == last.loc[closed.index, "changed_at"].str[:10]).all()
    assert deals.loc[deals.stage_id.isin(OPEN), "closed_on"].isna().all()
    # some are reopened, some moved back, some skip a stage
    place = {stage: number for number, stage in enumerate(OPEN)}
    moved = stages[stages.old_value.isin(OPEN) & stages.value.isin(OPEN)]
    steps = moved.value.map(place) - moved.old_value.map(place)
    assert set(steps) == {-1, 1, 2}
    assert ((stages.old_value == "lost") & stages.value.isin(OPEN)).any()
    assert not (stages.old_value == "won").any()


def test_open_deals_and_activities_belong_to_people_who_are_there(files: Files) -> None:
    people = files["people"].set_index("person_id")
    left = people.left_on.fillna("9999")
    done = files["activities"]
    day = done.occurred_at.str[:10]
    moves = files["team_moves"].set_index("person_id")
    assert (day.to_numpy() < left.reindex(done.person_id).to_numpy()).all()
    assert (day.to_numpy() >= people.joined_on.reindex(done.person_id).to_numpy()).all()
    deals = files["opportunities"]
    still = deals[deals.stage_id.isin(OPEN)]
    gone = left.reindex(still.owner_id) <= "2026-09-01"
    assert gone.mean() < 0.02
    assert moves.index.nunique() == len(people)
    assert len(moves) > len(people), "somebody moves between departments"
    assert people.left_on.notna().any()
    assert (people.joined_on > START.isoformat()).any()


def test_the_organisation_is_the_one_asked_for(files: Files) -> None:
    teams, people = files["teams"], files["people"]
    assert teams.parent_team_id.isna().sum() == 1
    directors = teams[teams.parent_team_id == "company"]
    assert len(directors) == 4
    assert teams.parent_team_id.value_counts()[directors.team_id].between(3, 5).all()
    present = people[people.left_on.isna()]
    departments = teams[teams.parent_team_id.isin(directors.team_id)]
    managers = present[present.role == "manager"]
    assert sorted(managers.team_id) == sorted(departments.team_id)
    assert sorted(present[present.role == "director"].team_id) == sorted(directors.team_id)
    assert people.person_name.is_unique
    assert people.person_name.str.isascii().any()
    assert not people.person_name.str.isascii().all()
    assert 80 <= representatives(12_000) <= 95
    assert representatives(1_000_000) == pytest.approx(500, rel=0.03)


def test_a_deal_has_about_eight_changes_and_twenty_activities(files: Files) -> None:
    assert 6 <= len(files["opportunity_changes"]) / DEALS <= 9
    assert 16 <= len(files["activities"]) / DEALS <= 23


def test_accounts_fit_their_deals(files: Files) -> None:
    deals, accounts = files["opportunities"], files["accounts"].set_index("account_id")
    assert accounts.account_name.is_unique
    first = deals.groupby("account_id").created_on.min()
    assert (accounts.registered_on[first.index] <= first).all()
    winners = deals.loc[deals.stage_id == "won", "account_id"].unique()
    assert (accounts.status[winners] == "customer").all()
    assert (~accounts.index.isin(deals.account_id)).any(), "prospects without a deal"
    public = accounts.status == "public"
    assert accounts.owner_id[public].isna().all()
    assert accounts.owner_id[~public].notna().all()
    assert (accounts.released_on.notna() == public).all()


def test_the_loader_takes_every_row(folder: Path, tmp_path: Path, files: Files) -> None:
    outcome = check(folder, tmp_path)
    assert outcome.succeeded
    counts = {line.split()[0]: line.split()[1:4] for line in outcome.text.splitlines()
              if line and line.split()[0] in files}  # fmt: skip
    for name, rows in files.items():
        number = f"{len(rows):,}"
        assert counts[name] == [number, number, "0"], name


def test_blocks_of_deals_make_one_company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_BLOCK", 150)
    demo.write(tmp_path, 400, 5, tmp_path / "truth.json")
    deals = pd.read_csv(tmp_path / "opportunities.csv")
    assert len(deals) == 400
    assert deals.opportunity_id.is_unique
    assert deals.created_on.is_monotonic_increasing
    for name, key in (("opportunity_changes", "change_id"), ("activities", "activity_id")):
        rows = pd.read_csv(tmp_path / f"{name}.csv")
        assert rows[key].is_unique
        assert set(rows.opportunity_id.dropna()) <= set(deals.opportunity_id)
        assert rows.opportunity_id.nunique() > 350
    said = json.loads((tmp_path / "truth.json").read_text("utf-8"))["open_deals"]["deals"]
    ours = deals[deals.closed_on.isna()].opportunity_id
    assert [row["opportunity_id"] for row in said] == ours.tolist()


def test_a_company_without_a_deal_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 deals"):
        demo.write(tmp_path, 0)
    demo.write(tmp_path / "one", 1)
    assert len(pd.read_csv(tmp_path / "one" / "opportunities.csv")) == 1
