"""Text on a page. Whatever comes from data is escaped: it is never read as HTML or Markdown."""

from collections.abc import Sequence
from html import escape

import streamlit as st


def header(title: str, question: str, scope: str) -> None:
    """The first lines of a page: its name, what it answers, and the scope in words."""
    st.html(
        f'<header class="page-head"><h1>{escape(title)}</h1>'
        f'<p class="question">{escape(question)}</p>'
        f'<p class="scope">{escape(scope)}</p></header>'
    )


def block_title(title: str, note: str = "") -> None:
    """The name of a block, with its unit or what it is measured by."""
    aside = f'<span class="unit">{escape(note)}</span>' if note else ""
    st.html(f'<h2 class="block-title">{escape(title)}{aside}</h2>')


def line(text: str, tone: str = "plain") -> None:
    """A sentence, or nothing where it is empty.

    Its tone is plain, headline, quiet, or warning; a warning has a sign, not only colour.
    """
    if text:
        st.html(f'<p class="say {escape(tone)}">{escape(text)}</p>')


def listed(texts: Sequence[str]) -> None:
    """Sentences under each other, in an order that means something; or nothing."""
    if texts:
        items = "".join(f"<li>{escape(one)}</li>" for one in texts)
        st.html(f'<ol class="say listed">{items}</ol>')


def grid(head: Sequence[str], lines: Sequence[Sequence[str]], figures: int = 2) -> None:
    """A few lines of cells under their headings; or nothing. The last of them are figures."""
    if not lines:
        return

    def row(cells: Sequence[str], tag: str) -> str:
        texts, numbers = cells[: len(cells) - figures], cells[len(cells) - figures :]
        said = [f"<{tag}>{escape(one)}</{tag}>" for one in texts]
        said += [f'<{tag} class="figure">{escape(one)}</{tag}>' for one in numbers]
        return f"<tr>{''.join(said)}</tr>"

    body = "".join(row(one, "td") for one in lines)
    st.html(f'<table class="say grid"><thead>{row(head, "th")}</thead>{body}</table>')


def state(title: str, text: str, commands: tuple[str, ...] = ()) -> None:
    """A whole page's state when there is nothing to show: what it is, and what to do."""
    shown = "".join(f"<pre><code>{escape(command)}</code></pre>" for command in commands)
    st.html(
        f'<section class="designed-state" role="status"><h2>{escape(title)}</h2>'
        f"<p>{escape(text)}</p>{shown}</section>"
    )
