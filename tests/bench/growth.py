"""What a page costs with ten times the history behind it: nearly what it cost before."""

from pathlib import Path

from tests.bench import homes, questions
from tests.bench.measured import table

DEALS = 100_000  # with ten times of it, as many as the large company has


def growth(folder: Path, times: int) -> str:
    """Each page's queries together on the latest day, with the history once and ten times."""
    company = homes.home(folder, DEALS)
    longer = homes.longer(folder, company)
    rows: list[list[object]] = []
    for page in questions.pages():
        once, ten = (
            questions.together(home, page, questions.days(home)[questions.LATEST], times)
            for home in (company.served, longer.served)
        )
        rows.append([Path(page).stem, once, ten, f"{ten / once:.2f}"])
    return table(["a page's queries together, latest day", "once", "ten times", "ratio"], rows)
