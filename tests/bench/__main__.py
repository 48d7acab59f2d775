"""make bench: the speed of everything at demo size and at a million deals, beside plain pandas.

Trust the ratios of one run more than its figures: whatever else the machine does is in both.
The report is markdown on standard output; what is going on is said on standard error.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from queries import served
from tests.bench import briefings, homes, questions, viewers
from tests.bench.growth import growth
from tests.bench.homes import REPOSITORY, Home
from tests.bench.measured import Durations, by_turns, each, table
from tests.bench.plain_pandas import Ask, Company
from tests.bench.watching import TWINS, in_a_browser, pair, path_of, say, server_side

DEMO_DEALS = 12_000
MILLISECONDS = "ms"
WANTED = {questions.LATEST: 15.0, questions.WEEK_END: 15.0, questions.OTHER: 200.0}
"""Milliseconds that the median of a query should stay below."""
Sums = dict[str, dict[str, float]]
"""By page and sort of day, the milliseconds of all that the page asks."""


def plain_ask(as_of: date) -> Ask:
    """The question with the product's defaults: a week before, and the day's quarter."""
    first = date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)
    last = (first + timedelta(days=100)).replace(day=1) - timedelta(days=1)
    return Ask(as_of, as_of - timedelta(days=7), first, last)


def loads(companies: list[Home]) -> str:
    """How long a load takes, and pandas to read the same files."""
    rows = []
    for company in companies:
        say(f"pandas reads {company.deals:,} deals")
        code = (
            "from pathlib import Path; from tests.bench.plain_pandas import Company; "
            f"Company(Path({str(company.files)!r}))"
        )
        plain = homes.run(["-c", code], company.served)
        rows.append(
            [f"{company.deals:,}", company.loaded.seconds, company.loaded.peak_gb,
             company.size_gb, plain.seconds, plain.peak_gb]
        )  # fmt: skip
    head = ["deals", "load, s", "peak, GB", "served file, GB", "pandas reads, s", "peak, GB"]
    return table(head, rows)


def asked_by_page(company: Home, times: int) -> tuple[list[str], Sums]:
    """Each query that a page asks, as tables, and the sums of each page by sort of day."""
    days = questions.days(company.served)
    asked: dict[tuple[str, str], list[questions.Question]] = {}
    for page in questions.pages():
        for sort, day in days.items():
            say(f"{company.deals:,} deals: what {page} asks, {sort}")
            asked[path_of(page), sort] = questions.asked(company.served, page, day)
    different = {one.key: one for found in asked.values() for one in found}
    say(f"{company.deals:,} deals: {len(different)} different questions, by turns")
    calls = [questions.asking(company.served, one) for one in different.values()]
    taken = dict(zip(different, by_turns(calls, times), strict=True))
    each_query: dict[str, dict[str, Durations]] = {}
    sums: Sums = {}
    for (page, sort), found in asked.items():
        for one in found:
            known = each_query.setdefault(one.name, {}).get(sort)
            # asked in several ways: the worst
            if known is None or known.median < taken[one.key].median:
                each_query[one.name][sort] = taken[one.key]
        sums.setdefault(page, {})[sort] = sum(taken[one.key].median for one in found)
    head = ["query", *(f"{sort}, median / p95" for sort in days)]
    rows: list[list[object]] = [
        [name, *(pair(by_sort.get(sort)) for sort in days)]
        for name, by_sort in sorted(each_query.items())
    ]
    over = [
        [name, sort, by_sort[sort].median, wanted]
        for name, by_sort in sorted(each_query.items())
        for sort, wanted in WANTED.items()
        if sort in by_sort and by_sort[sort].median > wanted
    ]
    return [
        table(head, rows),
        table(["above what is wanted", "day", "median", "wanted"], over),
    ], sums


def beside_pandas(company: Home, sums: Sums) -> Iterator[str]:
    """The pages' sums beside pandas, and whether both agree."""
    say(f"{company.deals:,} deals: the same in pandas")
    days = questions.days(company.served)
    plain = Company(company.files)
    rows: list[list[object]] = []
    for name, total_by_sort in sums.items():
        row: list[object] = [name]
        for sort, day in days.items():
            row.append(total_by_sort[sort])
            twin = TWINS.get(name)
            if twin is None:
                row += [None, None]
                continue
            in_pandas = in_plain_pandas(plain, twin, day)
            row += [in_pandas, in_pandas / total_by_sort[sort]]
        rows.append(row)
    head = ["a page's queries together"]
    for sort in days:
        head += [sort, "pandas", "times"]
    yield table(head, rows)
    yield agreement(company, plain)


def in_plain_pandas(plain: Company, page: str, day: date) -> float:
    """The median milliseconds of a page's tables in pandas."""
    asked = plain_ask(day)
    return each(lambda: getattr(plain, page)(asked), 3).median


def agreement(company: Home, plain: Company) -> str:
    """The company's figures by both: a fast wrong answer would be no answer."""
    source = served.opened(company.served)
    asked = plain_ask(source.covers_until)
    stages = questions.answer(
        source,
        "pipeline/open_deals_by_stage",
        {"as_of": asked.as_of, "compare_to": asked.compare_to},
    )
    span = {"period_from": asked.period_from, "period_to": asked.period_to}
    teams = questions.answer(source, "forecast/f1_f2_by_team", {"as_of": asked.as_of, **span})
    ours = {
        "open": float(sum(row["open_amount"] for row in stages)),
        **{name: float(teams[0][f"{name}_amount"]) for name in ("won", "in_play", "f1", "f2")},
    }
    theirs_teams = plain.f1_f2(asked)["teams"].loc[teams[0]["team_id"]]
    theirs = {
        "open": float(plain.funnel(asked)["stages"]["open_amount"].sum()),
        **{name: float(theirs_teams[f"{name}_amount"]) for name in ("won", "in_play", "f1", "f2")},
    }
    rows = [[name, f"{ours[name]:,.2f}", f"{theirs[name]:,.2f}"] for name in ours]
    return table(["the company, latest day", "product", "pandas"], rows)


def main() -> int:
    """Measures everything and prints the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--deals", type=int, default=1_000_000, help="the large company's deals")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / ".bench")
    parser.add_argument("--times", type=int, default=15, help="runs of each query")
    parser.add_argument(
        "--queries", action="store_true", help="only what the pages ask, without pandas"
    )
    options = parser.parse_args()
    companies = []
    for deals in sorted({DEMO_DEALS, options.deals}):
        say(f"{deals:,} deals: simulated where not there yet, and loaded")
        companies.append(homes.home(options.folder, deals))
    print("# Speed\n")
    if not options.queries:
        print(f"## Load\n\n{loads(companies)}\n", flush=True)
    for company in companies:
        print(f"## Queries, {company.deals:,} deals ({MILLISECONDS})\n", flush=True)
        parts, sums = asked_by_page(company, options.times)
        for part in parts:
            print(f"{part}\n", flush=True)
        if not options.queries:
            for part in beside_pandas(company, sums):
                print(f"{part}\n", flush=True)
    if options.queries:
        return 0
    print(f"## Who sees what: a page's queries together, latest day (median, {MILLISECONDS})\n")
    for company in companies:
        say(f"{company.deals:,} deals: as the VP, a director and a rep")
        head = [f"{company.deals:,} deals", *viewers.viewers(served.opened(company.served))]
        print(table(head, list(viewers.by_page(company, options.times))), flush=True)
    print(f"\n## Ten times the history ({MILLISECONDS})\n")
    say("the same present with its history once and ten times")
    print(growth(options.folder, options.times), flush=True)
    print("\n## Briefings of 4 directors and 20 departments\n")
    say("weekly, monthly and daily briefings")
    print(briefings.written(options.folder, companies[0]), flush=True)
    print(f"\n## Reruns on the server (median / p95, {MILLISECONDS})\n")
    rows = [row for company in companies for row in server_side(company)]
    print(table(["deals", "what", "product", "pandas"], rows), flush=True)
    print(f"\n## In the browser (median / p95, {MILLISECONDS})\n")
    rows = [row for company in companies for row in in_a_browser(company, "funnel")]
    print(table(["deals", "what", "product", "pandas"], rows), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
