"""What a load report says of a sheet that was recognised: its columns, and what of it is no row."""

from collections.abc import Mapping

from data import report
from data.importers.answers import Answers
from data.importers.headers import SIMILAR, Found, normalised
from data.importers.source_sheet import SourceSheet
from data.readers import Read, Sheet
from data.workspace import DataFault, Workspace

MOST_UNUSED = 12  # columns that are named; a CRM's table has a hundred


def require_known(work: Workspace, wanted: SourceSheet, sheet: Sheet, answers: Answers) -> None:
    """Raise DataFault for an answer that names no field; tell of one that names no column."""
    names = {field.name for field in wanted.fields}
    there = {normalised(column) for column in sheet.columns}
    for column, name in answers.columns_of(wanted.name).items():
        if name and name not in names:
            raise DataFault(
                f"The mapping says {column} is {name}; {wanted.name} has"
                f" {', '.join(sorted(names))}."
            )
        if normalised(column) not in there:
            report.remark(
                work, "no_column", f"The mapping names {column}, which {sheet.label} does not have."
            )


def tell(
    work: Workspace, wanted: SourceSheet, sheet: Sheet, found: Mapping[str, Found], read: Read
) -> None:
    """Remarks on what became of the columns, and on what of the file is no row."""
    if not found:
        raise DataFault(f"No column of {sheet.label} is known to be one of {wanted.name}.")
    became = [
        f"{one.column} → {name}" + (f" ({one.why})" if one.score <= SIMILAR else "")
        for name, one in found.items()
    ]
    used = {one.column for one in found.values()}
    unused = [column for column in sheet.columns if column not in used]
    said = f"{sheet.label} is read as {wanted.name}: {'; '.join(became)}."
    if unused:
        more = f" and {len(unused) - MOST_UNUSED} more" if len(unused) > MOST_UNUSED else ""
        said += f" Not read: {', '.join(unused[:MOST_UNUSED])}{more}."
    report.remark(work, "columns", said)
    if sheet.encoding != "utf-8":
        report.remark(work, "encoding", f"{sheet.label} is in {sheet.encoding}.")
    if read.footer:
        report.remark(
            work,
            "footer",
            f"Below the table of {sheet.label} stands what is no row ({len(read.footer):,}):"
            f" “{read.footer[0][:80]}”.",
        )
    if read.spoiled:
        report.remark(
            work, "spoiled", f"{read.spoiled:,} characters of {sheet.label} cannot be read."
        )
