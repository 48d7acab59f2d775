"""The load page in each state: nobody's, empty, found, in doubt, failed, done, taken back."""

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import generations, staging
from data.importers.answers import Answers
from data.importers.corrections import with_column, with_source
from data.load import load
from data.witness import write_whole
from queries import served
from tests.data_folders import deal, write
from tests.dropped import DIRTY, DOUBTFUL, checked, stage, zipped
from tests.page_views import LOADING as PAGE
from tests.page_views import said, shown


def labels(app: AppTest) -> list[str]:
    """What the buttons of a page say."""
    return [one.label for one in app.main.button]


def ended(home: Path, task: str, **account: object) -> None:
    """As if a run of this kind had just ended with this account."""
    lot = staging.lot(home)
    assert lot is not None
    state = lot.folder / staging.STATE
    said = {"who": lot.who, "since": lot.since.isoformat(), "pid": 0, "names": lot.names}
    write_whole(state, {**said, "run": lot.run + 1, "task": task})
    write_whole(lot.folder / f"account-{lot.run + 1}.json", {"task": task, **account})


def test_it_is_nobodys_in_anothers_view(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = served.opened(demo_home)
    ((director,),) = (
        source.trusted()
        .execute("select min(person_id) from served.belongings where role = 'director'")
        .fetchall()
    )
    monkeypatch.setenv("SALES_DATA_INBOX", str(Path(__file__).parent))
    app = shown(demo_home, PAGE, monkeypatch, **{"as": director})
    assert not app.exception
    assert "Loading data is for sales operations" in said(app)
    assert not [one for one in app.main.multiselect if one.key == "load_inbox"]
    assert not app.file_uploader and not app.get("file_uploader")


def test_before_the_first_load_there_is_a_place_to_drop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(tmp_path / "home", PAGE, monkeypatch)
    assert not app.exception
    assert "nothing changes before you publish" in said(app)
    assert len(app.file_uploader) == 1
    assert "Loads to go back to" not in said(app)


def test_a_large_export_is_chosen_from_the_inbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, box = tmp_path / "home", tmp_path / "inbox"
    box.mkdir()
    (box / "deals.csv").write_text(DIRTY)
    assert "can name as the inbox (SALES_DATA_INBOX)" in said(shown(home, PAGE, monkeypatch))
    monkeypatch.setenv("SALES_DATA_INBOX", str(box))
    app = shown(home, PAGE, monkeypatch)
    assert not app.exception and len(app.file_uploader) == 1
    assert "--load-limit: '200 MB each" in "".join(one.proto.body for one in app.get("html"))
    assert app.button(key="load_inbox_look").disabled
    (choice,) = app.multiselect
    assert [one.partition(" (")[0] for one in choice.options] == ["deals.csv"]
    choice.select("deals.csv").run()
    monkeypatch.setattr(staging, "start", lambda home, lot, task: lot)  # no process of its own
    app.button(key="load_inbox_look").click().run()
    assert not app.exception
    lot = staging.lot(home)
    assert lot is not None and lot.names == ("deals.csv",)
    assert '"what": "inbox"' in (home / "log.jsonl").read_text()
    assert not app.multiselect and not app.file_uploader
    staging.remove(home)
    (box / "deals.csv").unlink()
    chinese = said(shown(home, PAGE, monkeypatch, lang="zh"))
    assert "较大的文件可以放入服务器的收件文件夹；目前里面没有文件。" in chinese


def test_what_was_found_can_be_corrected_and_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    checked(home, stage(home, "x.zip", zipped("deals.csv", DIRTY)), monkeypatch)
    english = shown(home, PAGE, monkeypatch)
    assert not english.exception
    page = said(english)
    assert "x.zip: read as one table of deals" in page
    assert "Publishing serves 3 deals" in page
    assert "03/04/2024 → 2024-04-03" in page
    assert "This is not a day" in page and "Total: 4 deals" in page
    assert "These people are in no team" in page
    assert not english.file_uploader
    publish = english.button(key="load_publish")
    assert not publish.disabled
    fields = {one.label: one for one in english.selectbox if one.label.startswith("What ")}
    assert fields["What Worth is"].value is None
    assert fields["What Deal Owner is"].value == "owner"
    choice = english.selectbox(key="load_source_1")
    assert choice.options[0] == "one table of deals (as recognised)"
    assert choice.value == "table"
    assert "Zoho CRM export" in choice.options
    (rejects,) = english.get("download_button")
    assert rejects.proto.label == "Download 1 row kept out"
    chinese = shown(home, PAGE, monkeypatch, lang="zh")
    assert not chinese.exception
    page = said(chinese)
    assert "发布后将展示" in page and "按“一张商机表”读取" in page
    assert "deals.csv 的表格下方有不属于数据的内容（1 行）：“Total: 4 deals”。" in page
    assert "“Close Date”列：日期按“日在前”读取。" in page and "未读取的列：Worth" in page
    for sentence in ("is read as", "Not read", "days are read", "Below the table", "Read as"):
        assert sentence not in page


def test_days_in_doubt_are_asked_and_nothing_can_be_published_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    checked(home, stage(home, "deals.csv", DOUBTFUL.encode()), monkeypatch)
    app = shown(home, PAGE, monkeypatch)
    assert not app.exception
    assert "is “03/04/2024”, “05/04/2024” the day first or the month first?" in said(app)
    assert {"day first", "month first"} <= set(labels(app))
    assert app.button(key="load_publish").disabled


def test_files_that_are_nothing_known_are_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    checked(home, stage(home, "x.csv", b"Foo,Bar\n1,2\n3,4\n"), monkeypatch)
    app = shown(home, PAGE, monkeypatch)
    assert not app.exception
    assert "nobody knows yet what this is" in said(app)
    assert "No table is recognised here" in said(app)
    assert app.button(key="load_read_so").disabled and app.button(key="load_publish").disabled
    assert "load_forget" not in {one.key for one in app.button}
    app.selectbox[[one.label for one in app.selectbox].index("What Foo is")].select("stage").run()
    assert not app.button(key="load_read_so").disabled
    chinese = said(shown(home, PAGE, monkeypatch, lang="zh"))
    assert "没有识别出任何表格：既不是标准表（opportunities.csv 等）" in chinese
    assert "Pipedrive 导出，" in chinese and "No table" not in chinese
    # a choice that makes known files unknown can be taken back
    staging.remove(home)
    no_stage = with_source(with_column(Answers(), "deals", "Stage", None, "stage"), "zoho")
    checked(home, stage(home, "deals.csv", DIRTY.encode()), monkeypatch, no_stage)
    lost = shown(home, PAGE, monkeypatch)
    assert "These files are no Zoho CRM export; it needs deals" in said(lost)
    begun: list[object] = []
    monkeypatch.setattr(staging, "start", lambda *given: begun.append(given[3]))
    lost.button(key="load_forget").click().run()
    assert begun == [Answers()]


def test_a_refused_file_is_told_of_in_the_readers_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line's sentence stays English; an older account's text is shown as it is."""
    home = tmp_path / "home"
    lot = checked(home, stage(home, "x.zip", b"no zip at all"), monkeypatch)
    account = lot.account
    assert account is not None and account["trouble"]["values"]["file"] == "x.zip"
    english = said(shown(home, PAGE, monkeypatch))
    assert "x.zip cannot be opened as a zip file (File is not a zip file)." in english
    chinese = said(shown(home, PAGE, monkeypatch, lang="zh"))
    assert "x.zip 无法作为 zip 压缩包打开（文件不是 zip 格式）。" in chinese


def test_what_became_of_a_load_is_said_once_and_its_files_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failed, published, taken back; and the way back to each load that is still there."""
    home = tmp_path / "home"
    first = load(write(tmp_path / "1", opportunities=[deal("a")]), home).generation
    load(write(tmp_path / "2", opportunities=[deal("a"), deal("b")]), home)
    assert first is not None
    checked(home, stage(home, "deals.csv", DIRTY.encode()), monkeypatch)
    ended(home, "load", succeeded=False, trouble="No room is left.")
    failed = shown(home, PAGE, monkeypatch)
    assert "Nothing was published; what is served stays. No room is left." in said(failed)
    back = failed.button(key=f"load_back_{first}")
    assert back.disabled  # as long as files lie there

    ended(home, "load", succeeded=True, unchanged=False)
    app = shown(home, PAGE, monkeypatch)
    assert "Published: every page shows it from now on." in said(app)
    assert not (home / staging.FOLDER).exists()
    assert not app.button(key=f"load_back_{first}").disabled
    app.run()
    assert "Published" not in said(app)

    stage(home, "none.csv", b"")
    new = generations.take_back(home, first)
    ended(home, "take-back", succeeded=True)
    taken = shown(home, PAGE, monkeypatch)
    assert "Taken back: every page shows the earlier load again." in said(taken)
    assert "load 1 again" in said(taken)
    assert not [one for one in taken.button if one.key == f"load_back_{new}"]


def test_deals_that_left_the_export_are_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    load(write(tmp_path / "1", opportunities=[deal("a"), deal("b", amount="250")]), home)
    text = ["opportunity_id,owner_id,stage_id,amount,created_on,expected_close_on"]
    text.append("a,ann,new,100,2026-01-05,2026-06-30\n")
    checked(home, stage(home, "opportunities.csv", "\n".join(text).encode()), monkeypatch)
    app = shown(home, PAGE, monkeypatch)
    assert not app.exception
    assert "Served before and not in this export: 1 deal, 1 open (250" in said(app)
    assert list(app.dataframe[0].value["deal"]) == ["Deal b"]
    assert app.button(key="load_publish").disabled
    assert any(label.startswith("All left out by a filter") for label in labels(app))


def test_deals_that_left_the_export_are_answered_by_group_and_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be published before each has its answer and the files were looked at with it."""
    home = tmp_path / "home"
    gone = [deal("b", stage_id="won"), deal("c"), deal("d", owner_id="bob")]
    load(write(tmp_path / "1", opportunities=[deal("a"), *gone]), home)
    folder = write(tmp_path / "2", opportunities=[deal("a")])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    lot = checked(home, stage(home, "export.zip", packed.getvalue()), monkeypatch)

    app = shown(home, PAGE, monkeypatch)
    assert not app.exception
    assert len(app.dataframe[0].value) == 3
    assert "All 3 of the table: deleted or merged" in labels(app)
    app.selectbox(key="load_gone_stage_name_1").select("Won").run()
    assert list(app.dataframe[0].value["deal"]) == ["Deal b"]
    app.button(key="load_gone_say_1_removed").click().run()
    assert lot.gone_deals == {"b": "removed"}
    page = said(app)
    assert "1 deleted or merged, 0 left out by a filter, 2 without an answer" in page
    assert app.button(key="load_publish").disabled
    # looked at again, the rest is asked about; what is answered can still be changed
    lot = checked(home, lot, monkeypatch)
    again = shown(home, PAGE, monkeypatch)
    assert "Served before and not in this export: 2 deals" in said(again)
    assert "load_gone_look_2" not in {one.key for one in again.button}
    again.selectbox(key="load_gone_answer_2").select("").run()
    assert list(again.dataframe[0].value["deal"]) == ["Deal c", "Deal d"]
    again.selectbox(key="load_gone_owner_name_2").select("Bob").run()
    again.button(key="load_gone_say_2_kept").click().run()
    assert lot.gone_deals == {"b": "removed", "d": "kept"}
    # one is left, Ann's, who is no longer narrowed to
    lot.answer_gone({**lot.gone_deals, "c": "kept"})
    found = checked(home, lot, monkeypatch)
    assert found.account is not None and found.account["succeeded"]
    last = shown(home, PAGE, monkeypatch)
    assert not last.button(key="load_publish").disabled
    assert [one.label for one in last.expander] == [
        "Deals that left the export: 1 deleted or merged, 2 left out by a filter, 0 without an "
        "answer"
    ]
    last.button(key="load_gone_say_3_kept").click().run()
    assert last.button(key="load_publish").disabled
    assert "Look at the files again" in labels(last)
    chinese = said(shown(home, PAGE, monkeypatch, lang="zh"))
    assert "0 个已删除或合并，3 个被筛选条件排除，0 个尚未回答" in chinese


def test_while_one_prepares_a_load_others_are_told_who(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    stage(home, "deals.csv", b"x", "ann@example.com")
    app = shown(home, PAGE, monkeypatch)
    assert "ann@example.com has been preparing a load since" in said(app)
    assert not app.file_uploader
    app.button(key="load_discard").click().run()
    assert not (home / staging.FOLDER).exists()
