"""Which rows of a sheet are rows: no header again, no id that lost its digits, no report's total.

A report that is grouped has lines between its rows: what the group is called, and what it comes to.
They are told by what they say, and by what they lack: a deal has an id, a name, or a day.
"""

from collections.abc import Mapping, Sequence

from data import report
from data.importers.headers import Found
from data.importers.source_sheet import SourceSheet
from data.readers import Sheet
from data.workspace import Workspace, identifier, literal

FIRST = "first cell"  # of each row, whatever its column is
LOST_DIGITS = r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{2}"
TOTAL = (
    r"(grand |sub)?-?\s?totals?( *[(:].*)?|(sum|count|average|avg\.?|maximum|minimum)( of .*)?"
    r"|record count|(小计|合计|总计|共计|汇总|计数|求和|平均值|记录数)( *[(（:：].*)?"
)
GROUP = r"[^:：]+[:：] .*|.*[(（] ?[0-9,]+ ?(records?|items?|条|条记录|个|项)?[)）]"
# A reason, the fields that may say it with the condition that they do, and what is asked besides.
Refusal = tuple[str, Sequence[tuple[str, str]], str]
MOST_WORDS = 2  # texts that a total has where nothing else could tell it from a deal


def kept_rows(
    work: Workspace,
    wanted: SourceSheet,
    sheet: Sheet,
    found: Mapping[str, Found],
    table: str,
    row: str,
) -> str:
    """The condition of the rows that are rows, after recording those that are refused."""
    kept = _not_header(work, sheet, found, table)
    ids = [field.name for field in wanted.fields if field.kind == "id" and field.name in found]
    lost = [
        (name, f"regexp_full_match({identifier(name)}, {literal(LOST_DIGITS)})") for name in ids
    ]
    refusals: list[Refusal] = [("lost_digits", lost, "true")]
    if wanted.required:
        refusals += _between(wanted, found)
    for reason, told, besides in refusals:
        where = f"({' or '.join(condition for _, condition in told)}) and {besides}"
        if not told or not work.value(f"select exists (from {table} where {where})"):
            continue
        headers = {name: found[name].column for name in found}
        cases = [f"when {one} then {literal(headers.get(name, ''))}" for name, one in told]
        values = [f"when {one} then {identifier(name)}" for name, one in told]
        label = literal(sheet.label)
        work.run(
            f"insert into scratch.faults select {label}, {label}, {row}, null, 0,"
            f" nullif(case {' '.join(cases)} end, ''), case {' '.join(values)} end,"
            f" {literal(reason)} from {table} where {' and '.join([*kept, where])}"
        )
        kept.append(f"({where}) is not true")
    return f"where {' and '.join(kept)}" if kept else ""


def _not_header(work: Workspace, sheet: Sheet, found: Mapping[str, Found], table: str) -> list[str]:
    """The condition that a row is not the header again, where it is anywhere."""
    same = [f"{identifier(name)} = {literal(one.column)}" for name, one in found.items()]
    if len(same) < 2:
        return []
    missing = [f"{identifier(name)} is null" for name in found]
    either = " and ".join(f"({a} or {b})" for a, b in zip(same, missing, strict=True))
    repeated = f"({' or '.join(same)}) and {either}"
    times = work.value(f"select count(*) from {table} where {repeated}")
    if not times:
        return []
    report.remark(
        work,
        "header_again",
        "%(file)s repeats its header %(times)s times.",
        file=sheet.label,
        times=int(times),
    )
    return [f"({repeated}) is not true"]


def _between(wanted: SourceSheet, found: Mapping[str, Found]) -> list[Refusal]:
    """The lines between the rows of a report: reason, where it is said, what they lack."""
    kinds = {field.name: field.kind for field in wanted.fields if field.name in found}
    days = [name for name, kind in kinds.items() if kind in ("day", "moment")]
    names = [name for name, kind in kinds.items() if kind == "id" or name == "opportunity_name"]
    texts = [name for name, kind in kinds.items() if kind in ("id", "text")]
    lacks = [f"{identifier(name)} is null" for name in days]
    lacks += [f"({identifier(name)} is null or {_says(name, TOTAL)})" for name in names]
    if not days and not any(kinds[name] == "id" for name in names):
        filled = " + ".join(f"({identifier(name)} is not null)::int" for name in texts) or "0"
        lacks.append(f"{filled} <= {MOST_WORDS}")
    totals = [(name, _says(name, TOTAL)) for name in (*texts, FIRST)]
    filled = " + ".join(f"({identifier(name)} is not null)::int" for name in kinds)
    groups = [(name, _says(name, GROUP)) for name in (*texts, FIRST)]
    return [
        ("subtotal", totals, " and ".join(lacks) or "true"),
        ("group_row", groups if len(kinds) > 3 else [], f"{filled} <= 1"),
    ]


def _says(name: str, pattern: str) -> str:
    return f"regexp_full_match(lower({identifier(name)}), {literal(pattern)})"
