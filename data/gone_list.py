"""The deals that left an export, with what is answered for each, for whoever shows them.

A Parquet file, a row for each deal that no earlier load has an answer for, the largest first:
opportunity_id, opportunity_name, account_name, owner_id, owner_name, stage_name, outcome (open, won
or lost), amount, currency, answer (removed, kept or null). All but the amount are text.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.workspace import Workspace, quoted_path

REPORTING = '(select "value" from settings where "key" = \'reporting_currency\')'


def write_asked(work: Workspace, path: Path) -> None:
    """Write the list, whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    work.run(
        f"""
        copy (
            select deals.opportunity_id, deals.opportunity_name, account_name, deals.owner_id,
                person_name as owner_name, stage_name, outcome, amount,
                coalesce(deals.currency, {REPORTING}) as currency, gone.answer
            from opportunities as deals
            join scratch.gone as gone using (opportunity_id)
            left join accounts on accounts.account_id = deals.account_id
            left join people on people.person_id = deals.owner_id
            left join stages on stages.stage_id = deals.stage_id
            where gone.since_on is null and gone.answer is distinct from 'rejected'
            order by amount desc nulls last, deals.opportunity_id
        ) to '{quoted_path(half)}' (format parquet)
        """
    )
    half.replace(path)


def read_asked(path: Path) -> pa.Table | None:
    """The list; None where there is none."""
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid):
        return None
