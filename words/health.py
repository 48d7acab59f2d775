"""The words of data health: what the data does not say, and what became of its rows."""

from words.mark import mark

FAULTS = {
    "closed_day_unknown": mark("Closed on an unknown day"),
    "owner_unknown": mark("Owner unknown"),
    "team_unknown": mark("Owner in no team"),
    "stage_unknown": mark("Stage not known"),
    "date_missing": mark("Without an expected close day"),
}
"""What a deal lacks; `amount_missing` is a rule of the abnormal points too."""

SEVERITIES = {
    "reject": mark("Kept out"),
    "notice": mark("Used with a change"),
    "remark": mark("Remark"),
    "file": mark("File"),
    "table": mark("Table"),
}

HEALTH_COLUMNS = {
    "fault": mark("What is missing"),
    "fault_position": mark("Place"),
    "table_position": mark("Place"),
    "reason_position": mark("Place"),
    "reject_position": mark("Place"),
    "reason": mark("Reason"),
    "faulty_deals": mark("Deals"),
    "faulty_amount": mark("Amount"),
    "checked_deals": mark("Of deals"),
    "faulty_rate": mark("Share"),
    "table_name": mark("Table"),
    "file": mark("File"),
    "read_rows": mark("Rows read"),
    "loaded_rows": mark("Loaded"),
    "rejected_rows": mark("Kept out"),
    "rejected_rate": mark("Share kept out"),
    "changed_rows": mark("Used with a change"),
    "column_name": mark("Column"),
    "sentence": mark("Why, and what to do"),
    "reason_rows": mark("Rows"),
    "row_number": mark("Row"),
    "cell": mark("What stands there"),
    "others": mark("What else is wrong"),
    "load_number": mark("Load"),
    "loaded_at": mark("Loaded at"),
    "covers_until_on": mark("Data until"),
}
