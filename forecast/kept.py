"""What was computed lately, kept by a digest of all that it was computed from.

The functions that are kept are pure: the same numbers give the same result, whoever asks. So all
teams, pages and people share what one day's history was learned from.
"""

import hashlib
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


def digest(*parts: NDArray[np.generic] | float | int | bytes) -> bytes:
    """A short text that differs where any of the numbers does."""
    said = hashlib.blake2b(digest_size=16)
    for part in parts:
        array = np.frombuffer(part, np.uint8) if isinstance(part, bytes) else np.asarray(part)
        said.update(f"{array.dtype}{array.shape}".encode())
        said.update(np.ascontiguousarray(array).data)
    return said.digest()


class Kept(Generic[T]):
    """The results that were made last, so many of them.

    Without a lock: two who ask at once may both make a result, which is the same.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[bytes, T] = {}

    def once(self, key: bytes, make: Callable[[], T]) -> T:
        """The result of this key, made where it is not at hand."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = make()
            # the oldest go; a copy of the keys, since others may add to them meanwhile
            for old in list(self._found)[: -self._most]:
                self._found.pop(old, None)
        return found
