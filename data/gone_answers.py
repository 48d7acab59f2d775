"""What a load asks about deals that are gone, and how it is answered (see data/gone.py)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from data.report import harmless
from data.workspace import DataFault

ANSWERS = ("removed", "kept")
COLUMNS = ("opportunity_id", "answer")


@dataclass(frozen=True)
class GoneAnswers:
    """What becomes of gone deals: of each that is named, and of the rest not answered before."""

    rest: str | None = None
    deals: Mapping[str, str] = field(default_factory=dict)
    spares: bool = False
    """Whether an answer for a deal that is there is left unused; else it is a fault."""

    def __bool__(self) -> bool:
        return bool(self.rest or self.deals)

    def __str__(self) -> str:
        """A text that is the same for the same answers."""
        return f"{self.rest or ''} {sorted(self.deals.items())}" if self else ""


@dataclass(frozen=True)
class GoneQuestion:
    """The gone deals that nobody answered for: how many, what they come to, the largest by name.

    `amounts` are of all of them, by currency ('' where the reporting one has no name); examples are
    id, name and stage.
    """

    deals: int
    open_deals: int
    amounts: tuple[tuple[str, Decimal], ...]
    examples: tuple[tuple[str, str, str], ...]

    def text(self, listed: Path) -> str:
        """The question in words, for the command line; `listed` is the file with all of them."""
        amounts = " + ".join(
            f"{amount:,.2f} {currency}".strip() for currency, amount in self.amounts
        )
        shown = "; ".join(": ".join((one[0], ", ".join(one[1:]))) for one in self.examples)
        more = "; …" if self.deals > len(self.examples) else ""
        return (
            f"Deals that were served before and are not in this export: {self.deals:,},"
            f" {self.open_deals:,} of them open; amounts: {amounts or 'none'}.\n{shown}{more}\n"
            "Were they deleted or merged in the CRM, or was the export filtered? Load again with\n"
            "  --gone removed     they do not exist any more from this export's last day on\n"
            "  --gone kept        they stay as they were last known\n"
            f"  --gone-deals FILE  deal by deal: fill the column answer of {listed}\n"
            "What was served stays as it is."
        )


def write_answers(path: Path, answers: Mapping[str, str]) -> None:
    """Write answers deal by deal as `read_answers` reads them, whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    with half.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(harmless(pair) for pair in answers.items())
    half.replace(path)


def read_answers(path: Path | None) -> dict[str, str]:
    """The answers deal by deal: a CSV with opportunity_id and answer; an empty answer is none.

    Raises DataFault where it cannot be read as that.
    """
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                raise DataFault(
                    "%(file)s needs the columns %(columns)s.",
                    file=path.name, columns=" and ".join(COLUMNS),
                )  # fmt: skip
            rows = [[(row[name] or "").strip() for name in COLUMNS] for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataFault(
            "%(file)s cannot be read as a CSV file (%(why)s).", file=path.name, why=error
        ) from None
    for number, (_, answer) in enumerate(rows, start=2):
        if answer not in ("", *ANSWERS):
            raise DataFault(
                "Row %(row)s of %(file)s has the answer %(answer)s: it is removed or kept.",
                row=str(number),
                file=path.name,
                answer=repr(answer),
            )
    # a text that a spreadsheet would run was listed behind an apostrophe
    return {
        deal.removeprefix("'") if deal[1:2] in ("=", "+", "-", "@") else deal: answer
        for deal, answer in rows
        if answer
    }
