"""What only a person can tell of a column, and the fault of a load that waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.sentence import quoted
from data.workspace import DataFault


@dataclass(frozen=True)
class Place:
    """Where a column is: its file, the sheet of the source that is, its header."""

    file: str
    sheet: str
    column: str


@dataclass(frozen=True)
class Question:
    """What only a person can tell of a column: its order of days or its style of numbers."""

    place: Place
    kind: str  # date_order, number_style
    options: tuple[str, str]
    examples: tuple[str, ...]

    def sentence(self) -> str:
        """The question in words, for the command line; the app has its own."""
        shown = ", ".join(f"“{example}”" for example in self.examples)
        return (
            f"{self.place.column} of {self.place.file} can be read in two ways ({shown}): is it"
            f" {self.options[0]} or {self.options[1]}? Say {self.kind} in the mapping."
        )


class Asked(DataFault):
    """The data cannot be read before somebody answers; the message has the questions in words."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(quoted(" ".join(question.sentence() for question in questions)))
        self.questions = tuple(questions)
