"""What the data says too little of, and what its loads did with their rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from queries.answer import Answer
from ui.behind import Behind
from ui.figures import Figure
from ui.view import Page
from words import Words
from words.told import reason, source_name
from words.told import told as told_of

DEALS = "crm/faulty_deals"
REJECTS = "crm/rejected_rows"
OPEN = ("stage_unknown", "amount_missing", "date_missing")

BY_TABLE = ("table_name", "kind", "file", "read_rows", "loaded_rows", "rejected_rows")
BY_REASON = (
    "sentence", "severity", "table_name", "column_name", "reason_rows", "file", "row_number",
    "cell",
)  # fmt: skip
BY_LOAD = (
    "loaded_at", "covers_until_on", "source", "read_rows", "rejected_rows", "rejected_rate",
    "changed_rows",
)  # fmt: skip


def figures(page: Page, answer: Answer) -> list[Figure]:
    """How many deals have each fault, of how many that could; each opens them."""
    words = page.words
    found = []
    for row in answer.rows:
        could = words.count(row["checked_deals"])
        if row["fault"] in OPEN:
            note = words("of %(count)s open deals", count=could)
        elif row["fault"] == "closed_day_unknown":
            note = words("of %(count)s closed deals", count=could)
        else:
            note = words("of %(count)s deals", count=could)
        notes = [note]
        if row["faulty_amount"]:
            amount = f"{words.amount(row['faulty_amount'])} {page.world.currency}".strip()
            notes.append(amount)
        label = words.term(row["fault"])
        opens = Behind(label, DEALS, {"fault": row["fault"]}) if row["faulty_deals"] else None
        found.append(Figure(label, words.count(row["faulty_deals"]), "", notes, opens))
    return found


def in_words(page: Page, answer: Answer) -> str:
    """The gravest fault that is there; that there is none."""
    words = page.words
    for row in answer.rows:
        if row["faulty_deals"]:
            return words(
                "%(fault)s: %(count)s of %(all)s deals (%(rate)s)",
                fault=words.term(row["fault"]),
                count=words.count(row["faulty_deals"]),
                all=words.count(row["checked_deals"]),
                rate=words.rate(row["faulty_rate"]),
            )
    return words("The data says of every deal what the figures need")


def outside(page: Page, answer: Answer) -> str:
    """What closed on an unknown day is in no period's results."""
    row = answer.first
    if row["fault"] != "closed_day_unknown" or not row["faulty_deals"]:
        return ""
    return page.words(
        "Deals closed on an unknown day lie in no period: nothing of them is in results, records "
        "or rates. A closed_on column or a change log would place them."
    )


def last_load(page: Page, loads: Answer) -> str:
    """Which load it is that is served, and when it was made."""
    words, row = page.words, loads.first
    return words(
        "Load %(number)s, %(time)s",
        number=words.count(row["load_number"]),
        time=words.time(row["loaded_at"]),
    )


def load_figures(page: Page, loads: Answer) -> list[Figure]:
    """What it did with its rows; those that were kept out can be opened, each with its reason."""
    words, row = page.words, loads.first
    kept_out = Behind(words("Rows that were kept out"), REJECTS) if row["rejected_rows"] else None
    share = [words("%(rate)s of the rows", rate=words.rate(row["rejected_rate"]))]
    return [
        Figure(words("Rows read"), words.count(row["read_rows"])),
        Figure(words("Kept out"), words.count(row["rejected_rows"]), "", share, kept_out),
        Figure(words("Used with a change"), words.count(row["changed_rows"])),
    ]


def told(page: Page, answer: Answer) -> Answer:
    """The same rows with their reasons in the reader's language."""
    return _with(answer, "sentence", [why(page.words, row) for row in answer.rows])


def why(words: Words, row: Mapping[str, Any]) -> str:
    """The reason of a row of a load's report, or its remark, in the reader's language."""
    if row["told"]:
        return told_of(words, json.loads(row["told"]))
    return reason(words, str(row["sentence"]))


def loads(page: Page, answer: Answer) -> Answer:
    """The same loads, what their files were read as in the reader's language."""
    return _with(answer, "source", [source_name(page.words, row["source"]) for row in answer.rows])


def _with(answer: Answer, name: str, said: Sequence[str]) -> Answer:
    place = answer.table.schema.get_field_index(name)
    table = answer.table.set_column(place, name, pa.array(said, pa.string()))
    return replace(answer, table=table, _kept={})
