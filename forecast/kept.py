"""What was computed lately, kept by a digest of all that it was computed from.

The functions that are kept are pure: the same numbers give the same result, whoever asks. So all
teams, pages and people share what one day's history was learned from.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
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
    """The results asked for last, so many of them."""

    def __init__(self, most: int) -> None:
        self._most, self._found, self._lock = most, OrderedDict[bytes, T](), Lock()

    def once(self, key: bytes, make: Callable[[], T]) -> T:
        """The result of this key, made where it is not at hand."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made
