"""The pieces every page is laid out with: title, table, summary of problems, empty states, next steps."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from matcher.ui.words import plain

WIDTH = 1080
"""The widest a page gets, in pixels: a line of text stays readable, seven columns fit."""
READING_WIDTH = 720
PAGE_SIZE = 25
MOST_COLUMNS = 7

PAGES = {
    "start": "Start",
    "bring_in": "Bring in",
    "policy": "Policy",
    "run": "Run",
    "review": "Review",
    "what_if": "What if",
    "recruit": "Recruit",
    "groups": "Who waits",
    "rounds": "Rounds",
    "export": "Export",
}
"""The pages by file name, in the order of the work."""


def page_file(page: str) -> str:
    """Give a page's path as navigation knows it.

    The folder is not called `pages`: beside the script such a folder would be served by Streamlit itself,
    past navigation and past the net for faults.
    """
    return f"views/{page}.py"


def title(text: str, lede: str = "") -> None:
    """Open a page: its name, and one sentence on what it is for."""
    st.title(text, anchor=False)
    if lede:
        st.markdown(lede, width=READING_WIDTH)


def section(text: str, lede: str = "") -> None:
    """Open a part of a page."""
    st.space("small")
    st.header(text, anchor=False)
    if lede:
        st.markdown(lede, width=READING_WIDTH)


def warnings(sentences: Iterable[str]) -> None:
    """Show what is wrong as a whole, before anything else is said."""
    for sentence in sentences:
        st.warning(plain(sentence), icon=":material/warning:")


def problem(*sentences: str) -> None:
    """Show the summary of problems. It is announced to screen readers when it appears."""
    lines = [plain(sentence) for sentence in sentences]
    body = lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)
    st.error(f"**There is a problem**\n\n{body}", icon=":material/error:")


def done(sentence: str) -> None:
    """Say what was done."""
    st.success(plain(sentence), icon=":material/check:")


def empty(sentence: str, page: str = "", label: str = "") -> None:
    """Say that there is nothing here yet, and lead to what to do about it."""
    st.markdown(sentence, width=READING_WIDTH)
    if page:
        onward(page, label or PAGES[page], first=True)


def onward(page: str, label: str, *, first: bool = False) -> None:
    """Lead to the next step of the work; ``first`` marks the one thing to do on the page."""
    if st.button(
        label,
        key=f"onward-{page}",
        type="primary" if first else "secondary",
        icon=":material/arrow_forward:",
        icon_position="right",
    ):
        st.switch_page(page_file(page))


def table(
    sentence: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    alt: str,
    key: str,
    size: int = PAGE_SIZE,
) -> None:
    """Show a table under the sentence that says what it holds, 25 rows at a time.

    Parameters
    ----------
    sentence
        Plain words above the table; its numbers are the table's.
    headings
        At most seven.
    rows
        Cells as Markdown: text from outside goes through :func:`~matcher.ui.words.plain` first.
    alt
        What the table is, for those who do not see it.
    key
        Name of the table, unique on the page.

    Raises
    ------
    ValueError
        If there are more than seven columns.
    """
    if len(headings) > MOST_COLUMNS:
        raise ValueError(f"A table has at most {MOST_COLUMNS} columns; {key} has {len(headings)}.")
    st.markdown(sentence, width=READING_WIDTH)
    if not rows:
        return
    first = _first_row(len(rows), size, key)
    shown = pd.DataFrame([list(row) for row in rows[first : first + size]], columns=list(headings))
    st.table(shown, border="horizontal", hide_index=True, alt=alt)
    if len(rows) > size:
        st.caption(f"Showing {first + 1} to {min(first + size, len(rows))} of {len(rows):,}")


def _first_row(total: int, size: int, key: str) -> int:
    pages = -(-total // size)
    if pages == 1:
        return 0
    page: int = st.pagination(pages, key=f"{key}-page")
    return size * (page - 1)


def facts(pairs: Sequence[tuple[str, str]], *, alt: str) -> None:
    """Show names and values side by side, as a small table without a heading row."""
    st.table(
        pd.DataFrame([[f"**{name}**", value] for name, value in pairs], columns=["What", "Value"]),
        border="horizontal",
        hide_index=True,
        hide_header=True,
        alt=alt,
    )


@contextmanager
def laid_out() -> Iterator[None]:
    """Hold a page's content in one column of one width, in the middle of a wide window."""
    st.html(f"<style>{_STYLE}</style>")
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        yield


def pinned_bar() -> DeltaGenerator:
    """Give a bar that stays at the lower edge of the window while what it belongs to is read.

    It stays within the container it is made in. In a very low or narrow window, as at 400 % zoom, it
    takes its place at the end like everything else.
    """
    return st.container(key=_BAR, gap="xsmall")


_BAR: Final = "pinned-bar"
_TOPS: Final = "times shown from the top"
_PINNED: Final = f'[data-testid="stLayoutWrapper"]:has(> .st-key-{_BAR})'
_TABLE: Final = '[data-testid="stTable"]'
# `Canvas` is the ground of the theme that is on, so that nothing shows through.
_STYLE: Final = f"""
{_PINNED} {{position: sticky; bottom: 0; z-index: 50; background: Canvas;
  border-top: 1px solid rgba(49, 51, 63, 0.25); padding: 0.5rem 0}}
[data-testid="stMain"]:has(.st-key-{_BAR}) {{scroll-padding-bottom: 15rem}}
@media (max-height: 560px), (max-width: 340px) {{
  {_PINNED} {{position: static}}
  [data-testid="stMain"]:has(.st-key-{_BAR}) {{scroll-padding-bottom: 0}}
}}
@media (max-width: 640px) {{
  {_TABLE} :is(th, td) {{padding: 0.25rem 0.15rem !important}}
  {_TABLE} :is(th, td), {_TABLE} :is(th, td) p {{font-size: 0.78rem; line-height: 1.3}}
}}
"""


def to_the_top() -> None:
    """Show the page from its top, where it tells what was done."""
    # The browser runs the script where its text is another, so each time has its number.
    count = st.session_state[_TOPS] = st.session_state.get(_TOPS, 0) + 1
    script = "document.querySelector('[data-testid=stMain]').scrollTo(0, 0)"
    st.html(f"<div></div><script>/* {count} */ {script}</script>", unsafe_allow_javascript=True)


ONE_PRESS: Final = """
if (!window.matcherOnePress) {
  window.matcherOnePress = true;
  window.addEventListener("keydown", (press) => {
    if (!press.repeat) return;
    const at = press.composedPath()[0];
    const area = at.matches?.("textarea, [contenteditable=true]");
    const field = area || at.matches?.("input:not([type=checkbox], [type=radio], [type=range])");
    const withControl = press.ctrlKey || press.metaKey;
    const enters = press.key === "Enter" && (!area || withControl);
    const acts = enters || (press.key.length === 1 && !field && !withControl);
    if (!acts) return;
    press.preventDefault();
    press.stopImmediatePropagation();
  }, true);
}
"""
"""Listens on the window, capturing, so before any button. It is put there once: the page outlives what is
drawn on it. What is typed into a field may repeat, and so may whatever moves about."""


def one_press_a_time() -> None:
    """Have the browser drop what a held key repeats: letters, the space bar and Enter act once."""
    st.html(f"<div></div><script>{ONE_PRESS}</script>", unsafe_allow_javascript=True)
