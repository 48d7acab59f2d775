"""In which encoding a text file is, found by looking, and the same file as UTF-8.

Own rules rather than a library that guesses: a guess between forty encodings is right about
long texts, while here the files are mostly ASCII with a few names, and of those few bytes it is
known what they can be. A mark at the beginning decides; else UTF-8 where it holds; else Chinese
where the pairs of bytes are the common characters; else Western European where accents are rare.
What is none of these is refused, since a wrong guess spoils names for good.
"""

import codecs
import re
from pathlib import Path

from data.workspace import DataFault

BLOCK = 1 << 20
UTF8 = "utf-8"
_MARKS = {
    codecs.BOM_UTF8: UTF8,
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Level one of GB2312 and of Big5: what nearly all of a text is made of. The second byte tells
# the two apart: GB2312 has none below 0xA1.
_GB_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|\xa1[\xa2-\xff]|\xa3[\xa1-\xfe]")
_BIG5_COMMON = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xfe]")
_SHORT = re.compile(r"[\u0080-\u07ff]")
_LONG = re.compile(r"[\u0800-\ufffc\U00010000-\U0010ffff]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_BETWEEN_LETTERS = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]{1,2}(?=[A-Za-z])")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
MOSTLY = 0.8
# A word of nothing but such bytes is of another script; more than a few, and so is the file.
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_FOREIGN = re.compile(rb"[\x80-\xff]{3,}")
MOST_FOREIGN = 0.2


def encoding_at_start(path: Path) -> str:
    """The encoding by the first megabyte: UTF-8 where nothing there speaks for another."""
    with path.open("rb") as file:
        first = file.read(BLOCK)
    try:
        return _by_mark(first) or (UTF8 if _is_utf8(first) else _encoding(path, first))
    except DataFault:
        return UTF8  # told when the rows are read, if they are


def is_utf8(path: Path) -> bool:
    """Whether all of a file is UTF-8, block by block."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def encoding_of_all(path: Path) -> str:
    """The encoding by every byte of the file that is beyond ASCII. Raises DataFault for none."""
    with path.open("rb") as file:
        first = file.read(BLOCK)
        return _by_mark(first) or _encoding(path, first + _beyond_ascii(path))


def decoded(data: bytes, encoding: str) -> str:
    """The text of a file's beginning, whose last character may be cut."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=_errors(encoding))
    return decoder.decode(data).removeprefix("\ufeff")


def write_utf8(path: Path, encoding: str, out: Path) -> int:
    """Write a file again as UTF-8, block by block; return how many characters were unreadable."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=_errors(encoding))
    unreadable = 0
    with path.open("rb") as source, out.open("w", encoding=UTF8, newline="") as target:
        while block := source.read(BLOCK):
            text = decoder.decode(block)
            unreadable += text.count("\ufffd")
            target.write(text)
        target.write(decoder.decode(b"", final=True))
    return unreadable


def _by_mark(first: bytes) -> str | None:
    for mark, name in _MARKS.items():
        if first.startswith(mark):
            return name
    # Text in two bytes each has a zero in every second place, and no other text has any.
    even, odd = first[::2].count(0), first[1::2].count(0)
    if max(even, odd) > len(first) // 8 and min(even, odd) <= max(even, odd) // 8:
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder(UTF8)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(path: Path, data: bytes) -> str:
    text = data.decode(UTF8, errors="replace")
    broken = text.count("\ufffd")
    # Of three and more bytes hardly any comes about by chance, of two some do in Chinese.
    short, long = len(_SHORT.findall(text)), len(_LONG.findall(text))
    if short > 2 * broken or long >= max(1, broken):
        return UTF8  # with a few bytes that are no text; their rows are refused
    high = sum(map(len, _HIGH_RUN.findall(data)))
    pairs = len(_PAIR.findall(data))
    alone = sum(map(len, _BETWEEN_LETTERS.findall(data)))
    if pairs * 2 >= high * MOSTLY and alone <= high * (1 - MOSTLY):
        common = {
            "gb18030": _share(_GB_COMMON, data, pairs),
            "big5hkscs": _share(_BIG5_COMMON, data, pairs),
        }
        name = "gb18030" if common["gb18030"] >= MOSTLY else "big5hkscs"
        if common[name] >= MOSTLY and _broken(data, name) <= max(2, pairs // 50):
            return name
    words = [word for word in _WORD.findall(data) if not word.isascii()]
    foreign = sum(1 for word in words if _FOREIGN.fullmatch(word))
    if foreign > len(words) * MOST_FOREIGN or data.count(0) * 100 > len(data):
        raise DataFault(
            "The encoding of %(file)s cannot be told; save it as CSV UTF-8 and load again.",
            file=path.name,
        )
    return "cp1252"


def _share(common: re.Pattern[bytes], data: bytes, pairs: int) -> float:
    """Which part of the pairs are common characters, pair by pair as a reader would take them."""
    return sum(1 for pair in _PAIR.findall(data) if common.fullmatch(pair)) / max(pairs, 1)


def _broken(data: bytes, name: str) -> int:
    return codecs.getincrementaldecoder(name)(errors="replace").decode(data).count("\ufffd")


def _errors(encoding: str) -> str:
    return "latin1" if encoding == "cp1252" else "replace"


def _beyond_ascii(path: Path, most: int = BLOCK) -> bytes:
    """The lines beyond the first megabyte that are not ASCII, as many as make another."""
    found = bytearray()
    with path.open("rb") as file:
        file.seek(BLOCK)
        file.readline()
        for line in file:
            if not line.isascii():
                found += line
                if len(found) >= most:
                    break
    return bytes(found)


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that cp1252 leaves free, as Latin-1 has them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin1", _as_latin1)
