"""What the fields are called that columns of an export can be, and how their values are read."""

from words.columns import COLUMNS
from words.language import Words
from words.mark import mark

FIELDS = {
    "account": mark("Customer, by name"),
    "account_id": mark("Customer, by id"),
    "activity_date": mark("Day of the activity"),
    "activity_id": mark("Activity id"),
    "change_id": mark("Number of the change"),
    "changed": mark("Time of the change"),
    "changed_at": mark("Time of the change"),
    "close_date": mark("Close day: expected while open, then the real one"),
    "closed_on": mark("Day it was closed"),
    "completed": mark("Time it was done"),
    "created": mark("Day of creation"),
    "created_date": mark("Day of creation"),
    "created_on": mark("Day of creation"),
    "currency": mark("Currency"),
    "deal": mark("Deal, by name"),
    "deal_id": mark("Deal id"),
    "done": mark("Done or not"),
    "due": mark("Due at"),
    "email": mark("E-mail address"),
    "expected_close_on": mark("Expected close"),
    "field": mark("What was changed"),
    "first_name": mark("First name"),
    "id": mark("Id"),
    "is_closed": mark("Closed or not"),
    "is_deleted": mark("Deleted or not"),
    "is_won": mark("Won or not"),
    "kind": mark("Kind of activity"),
    "last_name": mark("Last name"),
    "lead_source": mark("Source"),
    "life_status": mark("Valid or void"),
    "lost_on": mark("Day it was lost"),
    "lost_reason": mark("Reason it was lost"),
    "manager": mark("Manager, by name"),
    "manager_id": mark("Manager, by id"),
    "minutes": mark("Minutes"),
    "name": mark("Name"),
    "new_value": mark("Value after the change"),
    "occurred_at": mark("Time of the activity"),
    "old_stage": mark("Stage before the change"),
    "old_value": mark("Value before the change"),
    "owner": mark("Owner, by name"),
    "owner_email": mark("Owner, by e-mail address"),
    "owner_id": mark("Owner, by id"),
    "parent_id": mark("What it belongs to"),
    "person": mark("Person, by name"),
    "person_id": mark("Person, by id"),
    "pipeline": mark("Pipeline"),
    "probability": mark("Chance to be won"),
    "role_id": mark("Role"),
    "stage": mark("Stage"),
    "stage_id": mark("Stage id"),
    "stage_order": mark("Place of the stage"),
    "stage_sort_order": mark("Place of the stage"),
    "status": mark("Open, won or lost"),
    "subject": mark("Subject"),
    "subtype": mark("Kind of activity, closer"),
    "team": mark("Team"),
    "team_id": mark("Team id"),
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
