"""Briefings: the figures of the pages for those who may see them, in each of their forms."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from briefing import packs, page, weekly
from briefing.__main__ import main
from briefing.asked import asked
from briefing.pack import CannotWrite, Kind, Pack, Reader
from briefing.people import readers
from queries import EVERYTHING, Viewer, catalogue, run, served
from tests.page_views import said, shown
from tests.small_company import publish
from words import months, words_for

ADDRESS = "https://sales.example.com"
TOP = 6  # the row of a sheet's headings
# One worker writes the briefings that all tests here read.
pytestmark = pytest.mark.xdist_group("briefing")


@dataclass(frozen=True)
class Written:
    """A briefing and everything that can be read in it."""

    pack: Pack
    html: str

    @cached_property
    def sheets(self) -> Mapping[str, list[list[Any]]]:
        """The cells of the workbook."""
        book = openpyxl.load_workbook(self.pack.workbook)
        return {s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book}

    @cached_property
    def pdf(self) -> str:
        """The texts of the pages: they take long to read."""
        return "\n".join(one.extract_text() for one in pypdf.PdfReader(self.pack.pdf).pages)

    @cached_property
    def texts(self) -> str:
        """All texts of all forms."""
        cells = (str(v) for rows in self.sheets.values() for row in rows for v in row if v)
        return "\n".join([self.html, self.pdf, self.pack.text, *cells])

    @property
    def numbers(self) -> set[float]:
        """All numbers of the workbook, to the cent."""
        cells = (v for rows in self.sheets.values() for row in rows for v in row)
        return {round(float(v), 2) for v in cells if isinstance(v, int | float)}


Writes = Callable[[Kind, Reader, str], Written]


@pytest.fixture(scope="module")
def source(demo_home: Path) -> served.Served:
    return served.opened(demo_home)


@pytest.fixture(scope="module")
def writes(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writes]:
    """Writes a briefing of the demo company, each once."""
    made: dict[tuple[Kind, Reader, str], Written] = {}
    folder = tmp_path_factory.mktemp("briefings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALES_DATA_HOME", str(demo_home))

        def write(kind: Kind, reader: Reader, language: str) -> Written:
            key = (kind, reader, language)
            if key not in made:
                pack = packs.written(
                    kind,
                    reader=reader,
                    as_of=None,
                    language=language,
                    folder=folder,
                    address=ADDRESS,
                )
                made[key] = Written(pack, pack.html.read_text(encoding="utf-8"))
            return made[key]

        yield write


VP = Reader(EVERYTHING, "company", "P0001", "VP")
DIRECTOR = Reader(Viewer("team", "east"), "east", "P0002", "Director")


def _scope(source: served.Served) -> dict[str, Any]:
    day = source.last_day
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = date(day.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return {
        "as_of": day,
        "compare_to": date.fromordinal(day.toordinal() - 7),
        "period_from": first,
        "period_to": date.fromordinal(last.toordinal() - 1),
    }


def _rows(source: served.Served, viewer: Viewer, name: str, *given: str) -> list[dict[str, Any]]:
    params = {key: value for key, value in _scope(source).items() if key in given}
    rows: list[dict[str, Any]] = run(source.connection(viewer), name, params).to_pylist()
    return rows


DAYS = ("as_of", "compare_to", "period_from", "period_to")


def test_the_workbook_has_what_the_queries_say_to_its_reader(
    source: served.Served, writes: Writes
) -> None:
    sheets = writes("weekly", DIRECTOR, "en").sheets
    results = _rows(source, DIRECTOR.viewer, "meeting/results_by_team", *DAYS)
    table = sheets["Results"]
    head = [str(one).removesuffix(" (CNY)") for one in table[TOP - 1]]
    for name, heading in (("won_amount", "Won"), ("open_amount", "Open amount"), ("reps", "Reps")):
        column = head.index(heading)
        found = {row[0]: row[column] for row in table[TOP:] if "directly" not in row[0]}
        assert found == {row["team_name"]: float(row[name]) for row in results}
    points = _rows(source, DIRECTOR.viewer, "meeting/abnormal_points", *DAYS)
    assert points and len(sheets["Abnormal points"]) - TOP == len(points)
    kinds = _rows(source, DIRECTOR.viewer, "pipeline/change_by_kind", *DAYS)
    change = dict(
        zip(sheets["Pipeline change"][TOP - 1], sheets["Pipeline change"][TOP], strict=True)
    )
    ends = {row["kind"]: float(row["amount"]) for row in kinds}
    assert (change["In play before (CNY)"], change["In play now (CNY)"]) == (
        ends["start"],
        ends["end"],
    )


def test_the_weekly_figures_are_those_of_the_page(
    demo_home: Path, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is shown to who sees all, of one team; the briefing is its director's."""
    app = shown(demo_home, "meeting/weekly", monkeypatch, team="east", lang="en")
    listed = re.findall(r"<li>(.*?)</li>", said(app))
    headline = re.findall(r'<p class="say headline">(.*?)</p>', said(app))
    html = writes("weekly", DIRECTOR, "en").html
    assert len(listed) == 3 and len(headline) == 1
    for sentence in (*headline, *listed):
        assert sentence in html
    results = shown(demo_home, "meeting/results", monkeypatch, team="east", lang="en")
    figures = [item for one in _figures(results) for item in one]
    assert {"Won", "F1, by the managers", "F2, by win rates"} <= {one["label"] for one in figures}
    for item in figures:
        label, value = (re.escape(item[one]) for one in ("label", "value"))
        assert re.search(rf'{label}<span.*?</span></td>\s*<td class="value">{value} ', html), item


def test_the_monthly_figures_are_those_of_the_page(
    demo_home: Path, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = said(shown(demo_home, "meeting/monthly", monkeypatch, team="east", lang="zh"))
    html = writes("monthly", DIRECTOR, "zh").html
    broken = re.findall(r"<li>(.*?)</li>", app)[: months.SENTENCES]
    queries = {words_for("zh")(one.sentence) for one in catalogue().values()}
    plain = set(re.findall(r'<p class="say plain">(.*?)</p>', app)) - queries
    assert len(broken) == months.SENTENCES and len(plain) == 3  # the record, the year, efficiency
    for sentence in (*broken, *plain):
        assert sentence in html


def _figures(app: Any) -> list[list[dict[str, Any]]]:
    import json

    found = []
    for element in app.get("bidi_component"):
        data = json.loads(element.proto.json) if element.proto.json else {}
        if isinstance(data, dict) and "items" in data:
            found.append(data["items"])
    return found


def test_a_rep_reads_nothing_of_what_managers_forecast(
    source: served.Served, writes: Writes
) -> None:
    scope = _scope(source)
    deals = run(
        source.connection(EVERYTHING),
        "forecast/period_deals",
        {k: v for k, v in scope.items() if k != "compare_to"},
    ).to_pylist()
    reviewed: dict[str, list[dict[str, Any]]] = {}
    for row in deals:
        if row["manager_amount"] and row["manager_amount"] != row["deal_amount"]:
            reviewed.setdefault(row["owner_id"], []).append(row)
    rep, theirs = max(reviewed.items(), key=lambda one: len(one[1]))
    team = theirs[0]["team_id"]
    amounts = {round(float(row["manager_amount"]), 2) for row in theirs}
    changed = run(
        source.connection(Viewer("person", rep)), "pipeline/change_deals", scope
    ).to_pylist()
    seen = ("deal_amount", "compare_amount", "change_amount")
    own = [row for row in deals if row["owner_id"] == rep]
    others = {abs(round(float(row.get(one) or 0), 2)) for row in [*own, *changed] for one in seen}
    f1 = sum(row["manager_amount"] or Decimal(0) for row in theirs)
    assert f1 and amounts - others
    kinds: tuple[Kind, ...] = ("weekly", "monthly", "daily")
    for kind in kinds:
        found = writes(kind, Reader(Viewer("person", rep), team, rep, "Rep"), "en")
        assert not re.search(r"\bF1\b", found.texts)
        assert "Manager's forecast" not in found.texts and "Reviewed" not in found.texts
        assert not (amounts - others) & found.numbers
        assert words_for("en").amount(f1) not in found.texts
    # the same search finds them in what a manager reads
    theirs_too = writes("weekly", DIRECTOR, "en")
    assert re.search(r"\bF1\b", theirs_too.html) and re.search(r"\bF1\b", theirs_too.pdf)
    assert re.search(r"\bF1\b", theirs_too.pack.text) and "F1 (CNY)" in theirs_too.texts


def test_a_director_reads_of_the_own_subtree_alone(source: served.Served, writes: Writes) -> None:
    rows = source.trusted().execute(
        "select team_id, team_name from served.teams where team_id not in ('company', 'unknown')"
    )
    teams: dict[str, str] = dict(rows.fetchall())
    foreign = {name for one, name in teams.items() if not one.startswith("east")}
    of_the_week = writes("weekly", DIRECTOR, "en")
    assert foreign and not [name for name in foreign if name in of_the_week.texts]
    monthly = writes("monthly", DIRECTOR, "zh")
    assert not [name for name in foreign if name in f"{monthly.html}{monthly.sheets}"]
    everything = str(_rows(source, EVERYTHING, "meeting/results_by_team", *DAYS))
    assert not [name for name in foreign if name not in everything]
    ids = {
        row["opportunity_id"]
        for row in _rows(source, EVERYTHING, "pipeline/open_deals", "as_of")
        if not row["team_id"].startswith("east")
    }
    sheets = writes("weekly", DIRECTOR, "en").sheets.values()
    cells = {v for rows in sheets for row in rows for v in row}
    assert ids and not ids & cells


class _Sources(HTMLParser):
    """What a page fetches or leads to, and its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = dict(attrs)
        if tag == "img":
            self.pictures.append(named)
        self.addresses += [
            value or "" for key, value in attrs if key in ("src", "href", "srcset", "background")
        ]


def test_the_html_is_whole_in_itself_and_its_pictures_are_told(writes: Writes) -> None:
    for kind, reader, language in (("weekly", DIRECTOR, "en"), ("monthly", DIRECTOR, "zh")):
        found = writes(kind, reader, language)  # type: ignore[arg-type]
        read = _Sources()
        read.feed(found.html)
        assert not read.tags & {"script", "link", "iframe", "form", "base"}
        outside = [one for one in read.addresses if not one.startswith(("data:image/png", "#"))]
        assert outside == [found.pack.link]
        assert "url(" not in found.html and "@import" not in found.html
        assert read.pictures
        for one in read.pictures:
            text = one["alt"] or ""
            assert re.search(r"\d", text) and len(text) > 40


def test_each_form_says_its_day_its_scope_and_the_way(writes: Writes) -> None:
    for found, day in (
        (writes("weekly", DIRECTOR, "en"), "Fri 20 Nov 2026"),
        (writes("monthly", DIRECTOR, "zh"), "2026年11月20日 周五"),
        (writes("daily", VP, "en"), "Fri 20 Nov 2026"),
    ):
        pack = found.pack
        assert pack.link is not None
        assert pack.link.startswith(f"{ADDRESS}/") and "as_of=2026-11-20" in pack.link
        assert f"team={pack.team_id}" in pack.link and "period=2026-Q4" in pack.link
        assert day in pack.subject and day in pack.text.splitlines()[0]
        assert pack.text.splitlines()[-1] == pack.link
        assert day in found.html and day in re.sub(r"\s+", " ", found.pdf)
        assert pack.link.replace("&", "&amp;") in found.html
        before = [name for name in found.sheets if name.endswith("13 Nov")]
        for name, rows in found.sheets.items():
            assert ("Fri 13 Nov 2026" if name in before else day) in rows[1][0]


def test_the_text_for_a_chat_is_a_dozen_lines(writes: Writes) -> None:
    for kind, reader in (("weekly", DIRECTOR), ("monthly", DIRECTOR), ("daily", VP)):
        lines = writes(kind, reader, "zh" if kind == "monthly" else "en").pack.text.splitlines()  # type: ignore[arg-type]
        assert 4 <= len(lines) <= packs.LINES
        assert all(line.strip() and len(line) <= packs.LETTERS for line in lines)
    today = writes("daily", VP, "en").pack.text
    assert re.search(r"\d+ new abnormal points?\.\n• .*\n.*http", today, re.DOTALL)


def test_the_workbook_has_real_numbers_and_a_head_that_stays(writes: Writes) -> None:
    pack = writes("weekly", DIRECTOR, "en").pack
    book = openpyxl.load_workbook(pack.workbook)
    assert book.sheetnames[0] == "Contents" and len(book.sheetnames) == 13
    formats: dict[str, set[str]] = {"amount": set(), "day": set(), "rate": set()}
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == f"B{TOP + 1}"
        assert sheet.print_title_rows == f"${TOP}:${TOP}"
        assert sheet.auto_filter.ref
        for row in sheet.iter_rows(min_row=TOP + 1):
            for cell in row:
                head = str(sheet.cell(TOP, cell.column).value)
                if isinstance(cell.value, int | float) and head.endswith("(CNY)"):
                    formats["amount"].add(cell.number_format)
                elif isinstance(cell.value, int | float) and head.endswith("(%)"):
                    formats["rate"].add(cell.number_format)
                elif isinstance(cell.value, datetime):
                    formats["day"].add(cell.number_format)
    assert formats == {
        "amount": {"#,##0.00;[Red]-#,##0.00"},
        "rate": {"0.0%;[Red]-0.0%"},
        "day": {"yyyy-mm-dd"},
    }


def test_the_weekly_of_the_whole_goes_director_by_director(
    source: served.Served, writes: Writes
) -> None:
    begun = asked(source, VP, source.last_day, "en")
    parts = weekly.document(begun, None).parts
    assert [part.title for part in parts] == [
        "星河软件 Galaxy Software",
        "华东",
        "International",
        "华北",
        "华南",
    ]
    order = ["Abnormal points that matter", "Results", "New pipeline by week"]
    order += ["Open deals by stage", "Activity", "Forecast against 13 Nov", "Deals to discuss"]
    own = writes("weekly", DIRECTOR, "en").html
    titles = [re.sub(" <span.*", "", one) for one in re.findall(r"<h3>(.*?)</h3>", own)]
    assert titles == order


def test_who_reads_what_where_nobody_says_so(source: served.Served) -> None:
    today = source.last_day
    weekly = readers(source, "weekly", today)
    assert [(one.team_id, one.viewer.sees) for one in weekly] == [
        ("company", "everything"),
        *((team, "team") for team in ("east", "south", "north", "intl")),
    ]
    assert [one.team_id for one in readers(source, "daily", today)] == ["company"]
    assert [one.person_id for one in readers(source, "weekly", today, "north")] == ["P0004"]
    (manager,) = readers(source, "weekly", today, "north-2")
    assert (manager.viewer, manager.person_id) == (Viewer("team", "north-2"), None)
    assert readers(source, "weekly", date(2099, 1, 1)) == weekly


def test_the_command_says_what_is_wrong_and_how_it_ended(
    demo_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SALES_DATA_HOME", str(demo_home))
    out = ["--out", str(tmp_path / "out")]
    wrong = {
        ("weekly", *out, "--team", "nobody"): "There is no team with the id 'nobody'",
        ("weekly", *out, "--as-of", "2027-01-01"): "The data ends on 2026-11-20",
        ("weekly", *out, "--as-of", "yesterday"): "is a day such as",
        ("yearly", *out): "invalid choice",
        ("weekly",): "--out",
    }
    for words, sentence in wrong.items():
        assert main(words) == 2
        assert sentence in capsys.readouterr().err
    monkeypatch.setenv("SALES_ADDRESS", "sales")
    assert main(("daily", *out)) == 2
    assert "SALES_ADDRESS is the address of the app" in capsys.readouterr().err
    monkeypatch.delenv("SALES_ADDRESS")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(("daily", "--out", str(tmp_path / "file"))) == 1
    assert "Nothing could be written" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main(("daily", *out, "--as-of", "2026-10-08", "--language", "zh")) == 0
    assert "每日简报" in capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    forms = ("html", "pdf", "txt", "xlsx")
    assert names == [f"daily_2026-10-08_company_P0001_zh.{one}" for one in forms]
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path / "empty"))
    assert main(("daily", *out)) == 1
    assert "No data has been loaded yet" in capsys.readouterr().err


def test_a_machine_without_pango_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CannotWrite, match="apt-get install libpango"):
        page.pdf("<p>")


def test_where_there_is_little_to_say_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One deal, no target, no rate, no activity: sentences instead of empty tables, all escaped."""
    home = tmp_path / "home"
    publish(
        home,
        "one",
        {
            "teams": [{"team_id": "t", "team_name": "<b>All</b>"}],
            "people": [{"person_id": "p", "person_name": "Ann", "team_id": "t", "role": "rep"}],
            "stages": [
                {"stage_id": "s", "stage_name": "Open", "position": "1", "outcome": "open"},
                {"stage_id": "w", "stage_name": "Won", "position": "2", "outcome": "won"},
            ],
            "opportunities": [
                {
                    "opportunity_id": "d",
                    "opportunity_name": "=1+1<script>",
                    "owner_id": "p",
                    "stage_id": "s",
                    "amount": "100",
                    "created_on": "2026-05-04",
                }
            ],
            "settings": [{"key": "covers_until", "value": "2026-06-30"}],
        },
    )
    monkeypatch.setenv("SALES_DATA_HOME", str(home))
    out = tmp_path / "out"
    for kind in ("weekly", "monthly", "daily"):
        assert main((kind, "--out", str(out), "--language", "en")) == 0
    told = {
        kind: (out / f"{kind}_2026-06-30_t_all_en.html").read_text(encoding="utf-8")
        for kind in ("weekly", "monthly", "daily")
    }
    assert "The data has no activities." in told["weekly"]
    assert "F2 cannot be formed" in told["weekly"]
    assert "There is no target for the year" in told["monthly"]
    assert "Nothing was won on Tue 30 Jun 2026." in told["daily"]
    assert "Every figure opens its deals in the dashboard: page Weekly review" in told["weekly"]
    for html in told.values():
        assert "<script" not in html and "<b>All" not in html and "&lt;b&gt;All" in html
        assert "<tbody></tbody>" not in re.sub(r"\s+", "", html)
        assert "None" not in html and "nan" not in html
    book = openpyxl.load_workbook(out / "weekly_2026-06-30_t_all_en.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert "=1+1<script>" in [cell.value for cell in cells]


def test_the_files_of_two_readers_never_share_a_name() -> None:
    day = date(2026, 6, 30)
    ids = ["a", "a b", "a/b", "a_b", "../a", "甲", "乙", "a-b"]
    made = {packs.file_name("weekly", day, Reader(EVERYTHING, one, two), "en")
            for one in ids for two in [*ids, None]}  # fmt: skip
    assert len(made) == len(ids) * (len(ids) + 1)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in made)
