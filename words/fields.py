"""What the fields are called that columns of an export can be, and how their values are read."""

from words.columns import COLUMNS
from words.language import Words
from words.mark import mark

FIELDS = {
    "account": mark("Customer, by name"),
    "account_id": mark("Customer, by id"),
    "activity_date": mark("Day of the activity"),
    "activity_id": mark("Activity id"),
    "call_outcome": mark("What became of the call"),
    "call_title": mark("Title of the call"),
    "call_type": mark("Kind of call"),
    "change_id": mark("Number of the change"),
    "changed": mark("Time of the change"),
    "changed_at": mark("Time of the change"),
    "close_date": mark("Close day: expected while open, then the real one"),
    "closed_on": mark("Day it was closed"),
    "company_id": mark("Customer, by id"),
    "completed": mark("Time it was done"),
    "created": mark("Day of creation"),
    "created_date": mark("Day of creation"),
    "created_on": mark("Day of creation"),
    "currency": mark("Currency"),
    "deal": mark("Deal, by name"),
    "deal_id": mark("Deal id"),
    "direction": mark("Sent or received"),
    "display_order": mark("Place in the order"),
    "done": mark("Done or not"),
    "due": mark("Due at"),
    "email": mark("E-mail address"),
    "email_subject": mark("Subject of the e-mail"),
    "ended": mark("Ends at"),
    "entered": mark("Time the stage was entered"),
    "expected_close_on": mark("Expected close"),
    "field": mark("What was changed"),
    "first_name": mark("First name"),
    "id": mark("Id"),
    "is_closed": mark("Closed or not"),
    "is_deleted": mark("Deleted or not"),
    "is_primary": mark("Main team or not"),
    "is_won": mark("Won or not"),
    "kind": mark("Kind of activity"),
    "label": mark("Name"),
    "last_name": mark("Last name"),
    "lead_source": mark("Source"),
    "length": mark("Length"),
    "life_status": mark("Valid or void"),
    "lost_on": mark("Day it was lost"),
    "lost_reason": mark("Reason it was lost"),
    "lost_stage": mark("Stage in which it was lost"),
    "manager": mark("Manager, by name"),
    "manager_id": mark("Manager, by id"),
    "meeting_title": mark("Title of the meeting"),
    "merged_id": mark("Deal that was merged into another"),
    "minutes": mark("Minutes"),
    "modified": mark("Last changed at"),
    "name": mark("Name"),
    "new_value": mark("Value after the change"),
    "note": mark("Text of the note"),
    "object_id": mark("Id of the record"),
    "occurred": mark("Time of the activity"),
    "occurred_at": mark("Time of the activity"),
    "old_stage": mark("Stage before the change"),
    "old_value": mark("Value before the change"),
    "options": mark("Choices of a field"),
    "owner": mark("Owner, by name"),
    "owner_email": mark("Owner, by e-mail address"),
    "owner_id": mark("Owner, by id"),
    "parent_id": mark("What it belongs to"),
    "person": mark("Person, by name"),
    "person_id": mark("Person, by id"),
    "pipeline": mark("Pipeline"),
    "pipeline_id": mark("Pipeline, by id"),
    "probability": mark("Chance to be won"),
    "role_id": mark("Role"),
    "seconds": mark("Seconds"),
    "stage": mark("Stage"),
    "stage_id": mark("Stage id"),
    "stage_order": mark("Place of the stage"),
    "stage_sort_order": mark("Place of the stage"),
    "started": mark("Begins at"),
    "status": mark("Open, won or lost"),
    "subject": mark("Subject"),
    "subtype": mark("Kind of activity, closer"),
    "synced": mark("Time of the export"),
    "task_status": mark("What became of the task"),
    "task_title": mark("Title of the task"),
    "team": mark("Team"),
    "team_id": mark("Team id"),
    "title": mark("Title"),
    "type": mark("Type"),
    "what_id": mark("What it is about"),
    "won_amount": mark("Amount when won"),
    "won_on": mark("Day it was won"),
}
FORMS = {
    "day first": mark("day first"),
    "month first": mark("month first"),
    "1,234.50": "1,234.50",
    "1.234,50": "1.234,50",
}
STEPS = {
    "waiting": mark("Waiting for another load"),
    "opening": mark("Opening the files"),
    "reading": mark("Reading"),
    "mapping": mark("Making deals of the rows"),
    "checking": mark("Checking"),
    "summing_up": mark("Summing up"),
    "publishing": mark("Publishing"),
}


def field_name(name: str, words: Words) -> str:
    """What a field is called; one that nobody named yet is shown as the source writes it."""
    if name in FIELDS:
        return words(FIELDS[name])
    return words.column(name) if name in COLUMNS else name.replace("_", " ")


def form_name(form: str, words: Words) -> str:
    """An order of days or a style of numbers in words."""
    return words(FORMS.get(form, form))


def step_name(step: str, words: Words) -> str:
    """A step of a load; before the first, that it begins."""
    return words(STEPS[step]) if step in STEPS else words("It begins")
