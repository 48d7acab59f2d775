"""What a page costs with ten times the history behind it: nearly what it cost before."""

from collections.abc import Callable
from pathlib import Path

from tests.bench import homes, questions
from tests.bench.measured import by_turns, table

DEALS = 100_000  # with ten times of it, as many as the large company has


def growth(folder: Path, times: int) -> str:
    """Each page's queries together on the latest day, with the history once and ten times."""
    company = homes.home(folder, DEALS)
    longer = homes.longer(folder, company)
    rows: list[list[object]] = []
    for page in questions.pages():
        calls: list[list[Callable[[], object]]] = []
        for home in (company.served, longer.served):
            asked = questions.asked(home, page, questions.days(home)[questions.LATEST])
            calls.append([questions.asking(home, one) for one in asked])
        taken = by_turns([*calls[0], *calls[1]], times)
        medians = [one.median for one in taken]
        once, ten = sum(medians[: len(calls[0])]), sum(medians[len(calls[0]) :])
        rows.append([Path(page).stem, once, ten, f"{ten / once:.2f}"])
    return table(["a page's queries together, latest day", "once", "ten times", "ratio"], rows)
