"""The mark that lets extraction find a message that is translated later, by whoever shows it."""


def mark(message: str) -> str:
    """The message itself, unchanged: the call is what `python -m words` looks for."""
    return message
