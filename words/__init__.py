"""What the product says, in each language it speaks: messages, names of codes, formats.

English is the message id. `words_for("zh")` gives a callable that translates; it also formats
amounts, counts, shares and days as readers of that language expect them.
"""

from words.catalogue import LANGUAGES, matching_language
from words.language import Words, words_for
from words.mark import mark
from words.numbers import NOTHING

__all__ = ["LANGUAGES", "NOTHING", "Words", "mark", "matching_language", "words_for"]
