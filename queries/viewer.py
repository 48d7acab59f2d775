"""Whose eyes a query has: decided once, below the queries, so that no page can forget it."""

from dataclasses import dataclass
from typing import Literal

Sees = Literal["everything", "team", "person", "nothing"]


@dataclass(frozen=True)
class Viewer:
    """What somebody sees: a subtree of teams, or what is their own, or all, or nothing.

    `key` is the id of the team or person; None for the others. Two people of one viewer see the
    same, so this is what tells kept answers apart.
    """

    sees: Sees
    key: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError where an id is missing, or has no meaning."""
        if (self.sees in ("team", "person")) is not bool(self.key):
            raise ValueError(f"a viewer of {self.sees} with the key {self.key!r}")

    @property
    def sees_managers(self) -> bool:
        """Whether the managers' forecast amounts are served, and what is made from them."""
        return self.sees in ("everything", "team")

    @property
    def person(self) -> str | None:
        """The person that everything is limited to; None: it is not one person's."""
        return self.key if self.sees == "person" else None


EVERYTHING = Viewer("everything")
NOBODY = Viewer("nothing")
