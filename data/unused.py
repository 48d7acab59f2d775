"""What of the dropped files nobody reads: whole files, and columns of the contract's own tables."""

from collections.abc import Collection, Mapping, Sequence

from data import report
from data.contract import BY_NAME
from data.importers.recognise import Source, contract_sheets
from data.readers import Relation, Sheet
from data.sentence import quoted
from data.workspace import Workspace


def tell_unused(
    work: Workspace,
    sheets: Sequence[Sheet],
    unread: Sequence[str],
    found: Mapping[str, Sheet] | Source,
    used: Collection[Sheet | Relation],
) -> None:
    """Remarks on files and columns that nobody reads."""
    if isinstance(found, Source):
        report.remark(
            work,
            "source",
            "Read as %(source)s: %(sentence)s",
            source=quoted(found.name),
            sentence=quoted(found.sentence),
        )
        others = [sheet for sheet in sheets if sheet not in used]
    else:
        others = contract_sheets(sheets)[1]
        for name, sheet in found.items():
            for column in unknown_columns(name, sheet):
                report.remark(
                    work,
                    "unknown_column",
                    "The column %(column)s of %(file)s is not read.",
                    column=column,
                    file=sheet.label,
                )
    for label in [*(sheet.label for sheet in others), *unread]:
        report.remark(
            work, "unknown_file", "%(file)s is no table of this source; it is not read.", file=label
        )


def unknown_columns(table: str, sheet: Sheet) -> list[str]:
    """The columns of a sheet that the contract does not have, as the sheet writes them."""
    known = {column.name for column in BY_NAME[table].columns}
    return [column for column in sheet.columns if column.strip().lower() not in known]
