"""What people type, kept for good: only added to, with who, when and what was there before.

A database of its own, so that a reload of CRM data erases nothing. Of two values for one thing
the later holds; of two people who type on top of the same state the second is told (Overtaken).
"""

from journal.connections import FILE, NAMED, place
from journal.entry import KINDS, Entry, Kind, Promise, Typed, Value
from journal.faults import SENTENCES, JournalError, Overtaken
from journal.kinds import answer, commitment, manager_amount, rates, taken_back, target
from journal.store import Journal, opened

__all__ = [
    "FILE", "KINDS", "NAMED", "SENTENCES", "Entry", "Journal", "JournalError", "Kind",
    "Overtaken", "Promise", "Typed", "Value", "answer", "commitment", "manager_amount", "opened",
    "place", "rates", "taken_back", "target",
]  # fmt: skip
