"""Deals that were served and are not in an export: asked about, and carried on by the answer.

Whoever exports knows why: the CRM deleted or merged a deal (`removed`: from the load's last covered
day on it does not exist), or the export was filtered (`kept`: it stays as it was last known). No
data says which, so a load without an answer publishes nothing. An answer holds for its deal until
the deal is back or is answered otherwise. A deal whose row is there and was rejected is not gone:
it is kept, and nobody is asked.
"""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from data.checks import Typed
from data.gone_answers import COLUMNS, GoneAnswers, GoneQuestion
from data.report import harmless, remark
from data.workspace import DataFault, Workspace, quoted_path

LIST = "gone.csv"
EXAMPLES = 5
TABLE = "create table scratch.gone (opportunity_id varchar, answer varchar, since_on date)"
REJECTED = "rejected"  # not gone: its row is there, among the rejects
TOLD = {"removed": "deal_removed", "kept": "deal_kept", REJECTED: "deal_rejected"}
# The changes that the answers make: deal, field, the new value, the old one, which nobody asks.
TURNS = """
    with lasts as (
        select opportunity_id, arg_max("value", entry_order) as removed
        from opportunity_changes where field = 'removed' group by opportunity_id
    ),
    wanted as (
        select deals.opportunity_id, coalesce(lasts.removed, 'no') as removed,
            case when gone.answer = 'removed' then 'yes' else 'no' end as present
        from opportunities as deals
        left join scratch.gone as gone using (opportunity_id)
        left join lasts using (opportunity_id)
    )
    select opportunity_id, 'removed', present, removed from wanted where present <> removed
"""


def attach_known(work: Workspace, before: Path | None) -> bool:
    """Whether the served generation is of the same company; `scratch.known` has its deals then."""
    work.run(TABLE)
    if before is None:
        work.run("create table scratch.known as from opportunities limit 0")
        return False
    work.run(f"attach '{quoted_path(before)}' as before (read_only)")
    work.run(f"create table scratch.known as {_with_aside(work, 'opportunities')}")
    if work.value(
        "select exists (from opportunities semi join scratch.known using (opportunity_id))"
    ):
        return True
    known = work.value("select count(*) from scratch.known")
    work.run("delete from scratch.known")
    remark(
        work,
        "other_company",
        "None of the %(deals)s deals served before is in this export: it is taken for another"
        " company's, and nothing of them is kept.",
        deals=int(known),
    )
    return False


def changes_before(work: Workspace) -> str:
    """The changes that the served generation has, as a select."""
    return _with_aside(work, "opportunity_changes")


def _with_aside(work: Workspace, table: str) -> str:
    """A table served before, and what an earlier form of this program had put aside of it."""
    aside = {"opportunities": "gone_opportunities", "opportunity_changes": "gone_changes"}[table]
    more = f" union all by name from before.{aside}" if _has(work, aside) else ""
    return f"from before.{table}{more}"


def bring(work: Workspace, typed: Typed, answers: GoneAnswers) -> None:
    """Add the deals of `scratch.known` that are gone to opportunities, as they were last known.

    Each is in `scratch.gone` with its answer: given now, or before, or null.
    """
    given = [[deal, answer] for deal, answer in answers.deals.items()]
    work.run("create table scratch.answers (opportunity_id varchar, answer varchar)")
    if given:
        work.connection.executemany("insert into scratch.answers values (?, ?)", given)
    earlier = "before.gone_deals" if _has(work, "gone_deals") else "gone_deals"
    rejected = (
        f"select opportunity_id from {typed.name} where opportunity_id is not null"
        " and rowid in (select typed_row from scratch.faults"
        " where table_name = 'opportunities' and typed_row is not null)"
    )
    work.run(
        f"""
        insert into scratch.gone
        select
            known.opportunity_id,
            case
                when known.opportunity_id in ({rejected}) then '{REJECTED}'
                else coalesce(given.answer, earlier.answer, $rest)
            end,
            earlier.since_on
        from scratch.known as known
        left join {earlier} as earlier using (opportunity_id)
        left join scratch.answers as given using (opportunity_id)
        where opportunity_id not in (select opportunity_id from opportunities)
        """,
        {"rest": answers.rest},
    )
    strange = work.value(
        "select min(opportunity_id) from scratch.answers"
        " where opportunity_id not in (select opportunity_id from scratch.gone)"
    )
    if strange is not None and not answers.spares:
        raise DataFault(
            "There is an answer for the deal %(deal)s, which is not gone.", deal=str(strange)
        )
    work.run("insert into opportunities by name from scratch.known where opportunity_id in"
             " (select opportunity_id from scratch.gone)")  # fmt: skip


def keep_answers(work: Workspace, covers_until: date) -> None:
    """Store what was answered for the next loads, and tell of it."""
    work.run(
        "insert into gone_deals select opportunity_id, answer, coalesce(since_on, $day)"
        f" from scratch.gone where answer <> '{REJECTED}'",
        {"day": covers_until},
    )
    told = (
        "insert into scratch.notices select 'opportunities', 'opportunity_id', {}, count(*), null,"
        " null, min(opportunity_id), null, null from {} group by all having count(*) > 0"
    )
    reasons = " ".join(f"when '{answer}' then '{reason}'" for answer, reason in TOLD.items())
    work.run(told.format(f"case answer {reasons} end", "scratch.gone where answer is not null"))
    if _has(work, "gone_deals"):
        back = "before.gone_deals anti join scratch.gone using (opportunity_id)"
        work.run(told.format("'deal_returned'", back))


def asked(work: Workspace) -> GoneQuestion | None:
    """What is to be asked before this load may be served; None where nothing is."""
    gone = (
        "from opportunities as deals join scratch.gone as gone using (opportunity_id)"
        " join stages using (stage_id) where gone.answer is null"
    )
    deals, still_open = work.rows(
        f"select count(*), count(*) filter (where stages.outcome = 'open') {gone}"
    )[0]
    if not deals:
        return None
    reporting = '(select "value" from settings where "key" = \'reporting_currency\')'
    amounts = work.rows(
        f"select coalesce(currency, {reporting}, ''), sum(amount) {gone}"
        " group by 1 having sum(amount) is not null order by 2 desc, 1"
    )
    examples = work.rows(
        "select opportunity_id, coalesce(opportunity_name, '–'), stages.stage_name"
        f" {gone} order by amount desc nulls last, opportunity_id limit {EXAMPLES}"
    )
    return GoneQuestion(
        int(deals),
        int(still_open),
        tuple((str(currency), Decimal(amount)) for currency, amount in amounts),
        tuple((str(one), str(name), str(stage)) for one, name, stage in examples),
    )


def write_list(work: Workspace, path: Path) -> None:
    """Write the deals that are asked about as a CSV, its column answer to be filled."""
    rows = work.rows(
        "select opportunity_id, null, opportunity_name, stage_id, amount, currency"
        " from opportunities join scratch.gone as gone using (opportunity_id)"
        " where gone.answer is null order by amount desc nulls last, opportunity_id"
    )
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "opportunity_name", "stage_id", "amount", "currency"])
        writer.writerows(harmless(row) for row in rows)


def _has(work: Workspace, table: str) -> bool:
    return bool(
        work.value(
            "select exists (from duckdb_tables() where database_name = 'before'"
            f" and table_name = '{table}')"
        )
    )
