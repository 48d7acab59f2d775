"""What a check says: what was read and kept out, what publishing would change, and the button."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from data import log
from ui import health, say
from ui.desk import Desk, is_still
from ui.found import Found
from ui.gone import is_looked_at
from ui.loading import begin, discard_button
from words.told import told

Row = Mapping[str, Any]


def trouble(desk: Desk, seen: Found) -> str:
    """Why these files cannot be published, where they cannot; what is asked is told apart."""
    if seen.account.get("questions") or seen.account.get("gone"):
        return desk.words("Answer this first; then the files are looked at again.")
    return told(desk.words, seen.account.get("trouble"))


def change(desk: Desk, seen: Found) -> str:
    """What publishing would change, in a sentence."""
    words, said = desk.words, seen.account.get("change")
    if said is None:
        return ""
    now, served = said["now"], said["served"]
    given = {
        "deals": words.plural("%(count)s deal", "%(count)s deals", now["deals"]),
        "until": words.day(date.fromisoformat(now["covers_until"])),
    }
    if served is None:
        return words("Publishing serves %(deals)s, days until %(until)s.", **given)
    return words(
        "Publishing serves %(deals)s, days until %(until)s, in place of %(served)s, days until "
        "%(served_until)s: %(new)s new, %(removed)s removed, %(kept)s kept that are not in the "
        "export.",
        **given,
        served=words.count(served["deals"]),
        served_until=words.day(date.fromisoformat(served["covers_until"])),
        new=words.count(said["new_deals"]),
        removed=words.count(said["removed_deals"]),
        kept=words.count(said["kept_deals"]),
    )


def kept_out(desk: Desk, seen: Found) -> str:
    """How many of the rows were kept out, and how many are used with a change."""
    words, report = desk.words, seen.account.get("report")
    if report is None:
        return ""
    read = sum(row["rows_read"] for row in report["tables"] if row["kind"] == "table")
    changed = sum(row["row_count"] or 0 for row in report["reasons"] if row["severity"] == "notice")
    return words(
        "Of %(read)s, %(rejects)s are kept out and %(changed)s used with a change; the report "
        "says why.",
        read=words.plural("%(count)s row", "%(count)s rows", read),
        rejects=words.count(report["rejects"]),
        changed=words.count(changed),
    )


def publish(desk: Desk, seen: Found) -> None:
    """The button that serves it, while nothing stands against that; and the ways out."""
    words, lot = desk.words, desk.lot
    if lot is None:
        return
    is_ready = seen.account["succeeded"] and not lot.is_working and is_looked_at(desk, seen)
    with st.container(horizontal=True, key="load-buttons"):
        st.button(
            words("Publish"),
            key="load_publish",
            type="primary",
            disabled=not is_ready,
            on_click=begin,
            args=(desk, "load"),
        )
        if not lot.is_working:
            discard_button(desk)
        _rejects(desk, seen)


def _rejects(desk: Desk, seen: Found) -> None:
    words, lot = desk.words, desk.lot
    count = seen.account.get("report", {}).get("rejects", 0)
    if lot is None or not count:
        return
    path = lot.rejects(seen.run)

    def taken() -> bytes:
        """Runs when the file is asked for, which may be long after the page was drawn."""
        if not is_still(desk):
            raise PermissionError("the sign-in is over, or what it gives to see has changed")
        log.note(desk.home, "download", desk.who, page="Load data", query="rejects", format="csv")
        return path.read_bytes()

    st.download_button(
        words.plural("Download %(count)s row kept out", "Download %(count)s rows kept out", count),
        data=taken,
        file_name="rejects.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"load_rejects_{seen.run}",
    )


def shown(desk: Desk, seen: Found) -> None:
    """What was read, loaded and kept out by table; and each reason with an example."""
    words, report = desk.words, seen.account.get("report")
    if report is None:
        say.line(words("The files were not read to their end; there is no report yet."), "quiet")
        return
    head = (
        words("Table"), words("File"), words("Rows read"), words("Loaded"), words("Kept out"),
    )  # fmt: skip
    say.grid(
        head,
        [
            (
                row["table_name"],
                row["file"],
                *(words.count(row[name]) for name in ("rows_read", "rows_loaded", "rows_rejected")),
            )
            for row in report["tables"]
        ],
        3,
    )
    told = [row for row in report["reasons"] if row["severity"] != "remark"]
    reason_head = (
        words("Why, and what to do"), words("Column"), words("File"), words("What stands there"),
        words("Row"), words("Rows"),
    )  # fmt: skip
    for severity in ("reject", "notice"):
        rows = [row for row in told if row["severity"] == severity]
        if rows:
            say.block_title(words.term(severity))
            say.grid(reason_head, [_reason(desk, row) for row in rows])
    remarks = [health.why(words, row) for row in report["reasons"] if row["severity"] == "remark"]
    if remarks:
        say.block_title(words("Remarks"))
        say.listed(remarks)


def _reason(desk: Desk, row: Row) -> tuple[str, ...]:
    words = desk.words
    place = ".".join(part for part in (row["table_name"], row["column_name"]) if part)
    return (
        health.why(words, row),
        place,
        row["file"] or "",
        str(row["value"] or "")[:60],
        words.count(row["row_number"]) if row["row_number"] else "",
        words.count(row["row_count"]),
    )
