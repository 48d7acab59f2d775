"""What is sent by a channel: the whole briefing to a mail box, a dozen lines and a link to a chat.

How much a channel takes, in which markup, and whether with files, Apprise knows; what it does not
is that some count bytes, that a webhook takes no files where the same service's bot does, and
that mail programs do not show pictures that stand in a letter's own text.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from apprise import NotifyFormat
from apprise.conversion import convert_between
from apprise.plugins.email import NotifyEmail

from briefing.channels import ChannelError, Opened
from briefing.pack import Pack
from words import Words

# These cut after so many bytes of UTF-8; a Chinese character is three.
COUNT_BYTES = {"wecombot", "wechat", "dingtalk", "feishu", "lark"}
WITHOUT_FILES = re.compile("hook|workflow|trigger")
# Letters that Markdown reads as markup, anywhere or at the beginning of a line.
SPECIAL = re.compile(r"[\\`*_\[\]<>]|^[-+#](?=\s)|(?<=^\d)[.)](?=\s)|(?<=^\d\d)[.)](?=\s)")
PICTURE = re.compile(r'(?<=src=")data:image/png;base64,([A-Za-z0-9+/=]+)(?=")')
PLAIN = "%/:?#@!$&'*+,;=~"  # stays as it is in an address, where a bracket would end it
SEAM = 2  # what joins a title and a body that share their room


@dataclass(frozen=True)
class Message:
    """What goes out, in the markup that its channel takes."""

    title: str
    body: str
    markup: NotifyFormat
    files: tuple[Path, ...]
    pictures: tuple[Path, ...]
    """Files that the body shows in its place."""
    lines: int
    """Lines of the short text that are in it; 0 where it is the whole briefing."""
    left_out: int
    """Lines that the channel has no room for."""


def message(opened: Opened, pack: Pack, words: Words) -> Message:
    """A pack as a channel takes it. Raises ChannelError where it has no room for anything."""
    service = opened.service
    title = pack.subject
    if len(title) > service.title_maxlen > 0:
        title = title[: service.title_maxlen - 1] + "…"
    files = (pack.pdf, pack.workbook) if _takes_files(service) else ()
    if _is_mail(service):
        text = pack.html.read_text(encoding="utf-8")
        pictures: tuple[Path, ...] = ()
        if isinstance(service, NotifyEmail):
            text, pictures = _with_pictures_beside(text, pack.html)
            service.inline = bool(pictures)
        return Message(title, text, NotifyFormat.HTML, files, pictures, 0, 0)
    markup = service.resolve_format(NotifyFormat.TEXT)
    if markup != NotifyFormat.MARKDOWN:
        markup = NotifyFormat.TEXT  # which Apprise makes HTML of, where that is what is taken
    lines = pack.text.strip().splitlines()
    # these two go out by themselves
    lines = lines[1:] if lines[:1] == [pack.subject] else lines
    lines = lines[:-1] if lines[-1:] == [pack.link] else lines
    for kept in range(len(lines), -1, -1):
        left_out = sum(bool(line.strip()) for line in lines[kept:])
        body = _body(lines[:kept], left_out, pack.link, words, markup)
        if body and _fits(service, title, body, markup):
            told = sum(bool(line.strip()) for line in lines[:kept])
            return Message(title, body, markup, files, (), told, left_out)
    raise ChannelError(f"The channel {opened.name} has no room for a briefing.")


def _is_mail(service: Any) -> bool:
    """Whether it carries letters: HTML before anything else, with files and a subject."""
    return bool(
        service.resolve_format(NotifyFormat.HTML) == NotifyFormat.HTML
        and service.resolve_format() == NotifyFormat.HTML
        and service.attachment_support
        and service.title_maxlen > 0
    )


def _takes_files(service: Any) -> bool:
    mode = str(getattr(service, "mode", ""))
    return bool(service.attachment_support) and not WITHOUT_FILES.search(mode)


def _with_pictures_beside(text: str, file: Path) -> tuple[str, tuple[Path, ...]]:
    """A letter whose pictures are files beside it, and these files, each once."""
    found: dict[str, Path] = {}

    def beside(match: re.Match[str]) -> str:
        place = file.with_name(f"{file.stem}-{len(found) + 1}.png")
        place = found.setdefault(match[1], place)
        place.write_bytes(base64.b64decode(match[1]))
        return f"cid:{place.name}"

    return PICTURE.sub(beside, text), tuple(found.values())


def _body(
    lines: Sequence[str], left_out: int, link: str | None, words: Words, markup: NotifyFormat
) -> str:
    more = words.plural("… and %(count)s more line", "… and %(count)s more lines", left_out)
    told = [*lines, *([more] if left_out else [])]
    if markup == NotifyFormat.MARKDOWN:
        # a single line break is none there
        told = [SPECIAL.sub(r"\\\g<0>", line) for line in told if line.strip()]
        said = words("Open the numbers")
        # as it is, or nearly: cards know no <…> around an address
        told += [f"[{said}]({quote(link, safe=PLAIN)})"] if link else []
        return "\n\n".join(told)
    return "\n".join([*told, *(["", link] if link else [])]).strip()


def _fits(service: Any, title: str, body: str, markup: NotifyFormat) -> bool:
    """Whether it arrives whole: as long as it is once Apprise has put it into the service's form,
    with the title where that shares the room."""
    target = service.resolve_format(markup)
    shown = service.dialect_convert(convert_between(markup, target, body), target)
    shares = service.title_maxlen <= 0 or service.overflow_amalgamate_title
    parts = [shown, title] if shares else [shown]
    in_bytes = service.secure_protocol in COUNT_BYTES
    length = sum(len(part.encode()) if in_bytes else len(part) for part in parts)
    lines = service.body_max_line_count
    return length + SEAM <= service.body_maxlen and (not lines or body.count("\n") < lines)
