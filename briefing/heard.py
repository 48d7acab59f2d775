"""What Apprise says while it works: kept out of every log, since a secret may be in it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from apprise import LOGGER_NAME

# Of what is said in passing only this tells why something went wrong.
IN_PASSING = "Socket Exception"


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno >= logging.WARNING or text.startswith(IN_PASSING):
            self.said.append(" ".join(text.split()))


@contextmanager
def heard() -> Iterator[list[str]]:
    """What is complained of meanwhile, one line each, secrets and all: not to be passed on as it
    is. Nothing of it reaches another log."""
    logger, ear = logging.getLogger(LOGGER_NAME), _Ear()
    level, passes = logger.level, logger.propagate
    handlers = list(logger.handlers)
    logger.handlers[:] = [ear]
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    try:
        yield ear.said
    finally:
        logger.handlers[:] = handlers
        logger.propagate = passes
        logger.setLevel(level)
