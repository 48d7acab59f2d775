"""What can go wrong with something typed, as sentences for whoever typed it.

The sentences are English and message ids for whoever shows them in another language; none of
them holds an address, a name or a value.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journal.entry import Entry

# what cannot be typed
NO_WHO = "Nobody is named as the one who types."
NO_THING = "It is not said what this is about."
NO_AMOUNT = "This is not an amount."
NEGATIVE_AMOUNT = "An amount cannot be negative."
FINE_AMOUNT = "An amount has no fractions of a cent."
LARGE_AMOUNT = "The amount is too large."
NO_RATES = "A version of the win rates needs the rate of at least one stage."
BAD_RATE = "A win rate lies between 0 and 1."
FINE_RATE = "A win rate has at most six places."
BAD_DAY = "This is not a day between 1900 and 2099."
NO_MONTH = "A target's month is named by its first day."
NO_TEXT = "There is no text."
LONG_TEXT = "The text is too long: 2,000 characters are kept."
ODD_TEXT = "The text has a character that cannot be kept."
NOTHING_PROMISED = "A commitment needs an amount, a day or a text."
TWICE = "The same thing is typed twice at once."
TOO_MUCH = "Too much is typed at once: 5,000 values are taken."

# what cannot be done
NOT_OPENED = "The journal cannot be opened, so nothing can be typed and nothing typed is shown."
NOT_OURS = "The database named for the journal holds something else."
TOO_NEW = "The journal was written by a newer version of the dashboard."
BAD_ADDRESS = "SALES_JOURNAL_URL is neither a file nor the address of a PostgreSQL database."
NO_DRIVER = "A PostgreSQL journal needs the package psycopg."
NOT_READ = "The journal cannot be read just now."
NOT_WRITTEN = "The journal cannot be written just now: nothing of this was stored."
NOT_CONFIRMED = (
    "The journal did not confirm this. Load the page again to see whether it was stored, "
    "and type it again if it was not."
)
NOT_THERE = "The journal does not hold what you saw. Load the page again."
OVERTAKEN = "Somebody else typed here in the meantime. Nothing of this was stored."

SENTENCES = tuple(
    value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str)
)


class JournalError(RuntimeError):
    """The journal cannot be opened, read or written; the message is a sentence for the user."""


class Overtaken(JournalError):
    """Something else was stored since the person looked, so nothing of theirs was.

    `entries` are those that stand now where they wanted to type, `entry` the first of them.
    """

    def __init__(self, entries: "tuple[Entry, ...]") -> None:
        super().__init__(OVERTAKEN)
        self.entries = entries

    @property
    def entry(self) -> "Entry":
        """The one that came first; of several things typed together, that of the first."""
        return self.entries[0]
