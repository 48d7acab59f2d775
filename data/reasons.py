"""Every reason a load can give, as a code and a sentence somebody can act on.

The codes are stored with the data; the sentences are English and are message ids for whoever
shows them in another language.
"""

REASONS: dict[str, str] = {
    # the row is kept out
    "ragged_row": "The row has more or fewer cells than the header.",
    "unclosed_quote": "A quotation mark is opened and never closed.",
    "stray_quote": "A quotation mark stands inside a cell; quote the cell and double the mark.",
    "not_utf8": "The row is not UTF-8 text; save the file as CSV UTF-8.",
    "missing": "A value that is required is missing.",
    "bad_day": "This is not a day; write it as 2026-07-31.",
    "bad_moment": "This is not a time; write it as 2026-07-31T09:30:00.",
    "bad_year": "Nothing can have happened then; the year lies between 1900 and 2099.",
    "bad_amount": "This is not an amount; write it as 1234.50, without separators or currency.",
    "negative_amount": "An amount cannot be negative.",
    "bad_number": "This is not a number.",
    "bad_share": "A win rate lies between 0 and 1.",
    "bad_value": "This value is not one of those allowed.",
    "bad_timezone": "Nobody knows a time zone of this name; write it as Asia/Shanghai.",
    "bad_setting": "The setting cannot be read; its default is used.",
    "duplicate": "The same key is there before; the first row is used.",
    "unknown_stage": "Nobody knows this stage; add it to stages.",
    "unknown_deal": "Nobody knows this deal; its row is missing or rejected in opportunities.",
    "unknown_mover": "Nobody knows this person; their row is missing or rejected in people.",
    "team_circle": "The team lies, by its parents, under itself.",
    "lost_digits": "A spreadsheet has cut the digits of this id; export it again as text.",
    "subtotal": "The row is a total of rows of the report; it is no deal.",
    "group_row": "The row says what a group of the report is called; it is no deal.",
    "deleted_row": "The row is deleted or void in the CRM.",
    "merged_row": "The deal was merged into another one, which is loaded.",
    "not_done": "The activity was not done: it is planned, or it was called off.",
    "came_in": "The message came in; nobody of the team did anything.",
    "other_field": "The change is of a field that nothing here is computed from.",
    "not_mapped": "The mapping of this source brings nothing from this row.",
    # the row is used, with something changed
    "person_to_unknown": "Nobody knows this person; the row counts under the person `unknown`.",
    "account_to_unknown": "Nobody knows this account; the row counts under the account `unknown`.",
    "team_to_unknown": "Nobody knows this team; the row counts under the team `unknown`.",
    "value_emptied": "This value is not one of those allowed; it is left empty.",
    "deal_emptied": "Nobody knows this deal; the activity is kept without it.",
    "kind_to_other": "This is not a kind of activity; it counts as `other`.",
    "cents_rounded": "Fractions of a cent are rounded.",
    "month_moved": "A target counts for a whole month; its first day is used.",
    "row_differs": "The deal's row disagrees with its last recorded change; the row is believed"
    " from the end of the last covered day.",
    "deal_removed": "The deal is not in this export: it was deleted or merged, as was answered; it"
    " is there until the day before the first export without it, as it was known.",
    "deal_kept": "The deal is not in this export, which was filtered, as was answered; it stays as"
    " it was last known.",
    "deal_rejected": "The deal's row is rejected; the deal stays as it was last known.",
    "deal_returned": "The deal was gone and is back; it goes on where it stopped.",
    "setting_unused": "Nothing reads a setting of this name.",
    "no_rate": "There is no exchange rate for this currency; the amounts count as missing.",
}
