"""How a query's column is shown, told from its name: the names carry the units."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

from words import NOTHING, Words
from words.points import counted

Kind = Literal[
    "text", "term", "terms", "amount", "rate", "count", "number", "day", "month", "time", "flag",
    "columns",
]  # fmt: skip

TERMS = {
    "level",
    "role",
    "kind",
    "outcome",
    "compare_outcome",
    "part",
    "method",
    "lead_method",
    "nearer_method",
    "w3_method",
    "pace_method",
    "projection_state",
    "raised_by",
    "lowered_by",
    "nearest_method",
    "coverage_state",
    "rule",
    "unit",
    "status",
    "suggestion",
    "second_suggestion",
    "asked_visit",
    "yardstick",
    "fault",
    "severity",
}
NUMBERS = {
    "gap_multiplier",
    "minutes",
    "coverage",
    "previous_stage_days",
    "usual_days",
    "average_days",
    "median_days",
    "upper_quartile_days",
    "company_average_days",
    "over_days",
    "average_times",
    "value",
    "expected",
}
# A label, and the column that says whether it names something unknown.
IDENTIFIED = {
    "team_name": "team_id",
    "owner_name": "owner_id",
    "person_name": "person_id",
    "stage_name": "stage_id",
    "compare_team_name": "compare_team_id",
    "compare_owner_name": "compare_owner_id",
    "compare_stage_name": "compare_stage_id",
    "part_name": "part_id",
}
ENDINGS: tuple[tuple[str, Kind], ...] = (
    ("_amount", "amount"),
    ("_rate", "rate"),
    ("_on", "day"),
    ("_at", "time"),
    ("_per_rep", "number"),
    ("_usual", "number"),
    ("_name", "text"),
    ("_names", "text"),
    ("_id", "text"),
)
TEXTS = {"source", "product", "next_step", "file", "sentence", "cell", "others", "told"}
# Differences: a plus is said too, not only a minus.
SIGNED = {
    "difference_amount",
    "pace_difference_amount",
    "difference_rate",
    "change_amount",
    "change_deals",
    "bias_amount",
    "f1_error_rate",
    "f2_error_rate",
    "usual_f1_error_rate",
    "usual_f2_error_rate",
    "bias_rate",
    *(
        f"{method}_bias_{unit}"
        for method in ("f1", "f2", "projection")
        for unit in ("amount", "rate")
    ),
}
ALIGNED_RIGHT = {"amount", "rate", "count", "number"}


def kind_of(name: str) -> Kind:
    """How a column is read; what has no ending of its own is a count."""
    if name in TERMS:
        return "term"
    if name in ("changed_fields", "other_rules"):
        return "terms"
    if name == "amount":
        return "amount"
    if name in NUMBERS:
        return "number"
    if name in TEXTS:
        return "text"
    if name in ("broken", "measure", "other_measures"):
        return "columns"
    if name == "month":
        return "month"
    if name.startswith("is_"):
        return "flag"
    return next((kind for ending, kind in ENDINGS if name.endswith(ending)), "count")


def written(row: Mapping[str, Any], name: str, words: Words) -> str:
    """A cell as a reader of this language expects it, short."""
    value, kind, plus = row[name], kind_of(name), name in SIGNED
    if name == "opportunity_name" and value is None:
        # a deal without a name is still told apart
        return str(row.get("opportunity_id") or NOTHING)
    if name in IDENTIFIED:
        return words.name(row.get(IDENTIFIED[name]), value)
    writers: dict[str, Callable[[Any], str]] = {
        "amount": partial(words.amount, plus=plus),
        "rate": partial(words.rate, plus=plus),
        "count": partial(words.count, plus=plus),
        "number": words.number,
        "day": words.day,
        "month": words.month,
        "term": words.term,
        "terms": lambda codes: ", ".join(words.term(code) for code in codes.split(",")),
        "time": words.time,
        "columns": lambda value: ", ".join(map(words.column, value.split(","))),
    }
    if kind == "flag":
        return words("yes") if value else ""
    if value is None:
        return NOTHING
    if name == "source":
        return words.name(value, value)
    if name in ("value", "expected"):
        return counted(value, row["unit"], words)
    return writers[kind](value) if kind in writers else str(value)


def heading(name: str, words: Words, currency: str) -> str:
    """A column's name with its unit, as an exported table needs it."""
    unit = {"amount": currency, "rate": "%"}.get(kind_of(name), "")
    return f"{words.column(name)} ({unit})" if unit else words.column(name)
