"""Who waits, by group: match rate, waiting, distance, fit; why a group lags, and what a remedy costs."""

import streamlit as st

from matcher.advice.equality import HEADINGS, INTERNAL, Equality, GroupTable
from matcher.policy.facts import Facts
from matcher.ui import opened, parts
from matcher.ui.groups import bars, counting
from matcher.ui.opened import Opened
from matcher.ui.words import bold, day, listed, many, plain

_BY = "by"
_CAVEATS = (
    "These are counts of one round, most of them small. They say where to look; they prove neither that the"
    " service is fair nor that it is not. A gap in one round is mostly chance.",
    "With few children a figure can turn on one child. Put several rounds together, by hand, before drawing a"
    " conclusion.",
    "What you download here may be shared: numbers under 5 are kept back in it, and others so that none can"
    " be worked out. Each table is safe by itself; somebody who knows the children may still know more.",
)


def show() -> None:
    """Lay the page out."""
    now = opened.in_hand()
    if now is None:
        parts.title("Who waits", _LEDE)
        parts.empty("There is no round yet. Who waits is counted in a plan.", "run", "Run a round")
        return
    parts.title("Who waits", f"{_LEDE} Round {bold(now.entry.title)} of {day(now.result.today)}.")
    if now.facts is None:
        parts.empty(
            "The tables of this round are no longer kept, so nobody can be counted. Bring the tables in and"
            " run again, or open another round.",
            "rounds",
            "Choose another round",
        )
        return
    _page(now, now.facts)


_LEDE = "Which children have a visitor in this plan and which wait, group by group."


def _page(now: Opened, facts: Facts) -> None:
    found = counting.counted(now, facts)
    st.warning(INTERNAL, icon=":material/visibility_off:", width=parts.READING_WIDTH)
    if not now.result.unmatched:
        st.markdown(
            "**Nobody waits:** every child who takes part has a visitor in this plan. Waiting so far,"
            " distance and fit can still differ between groups."
        )
    table = _chosen(found)
    _figures(table, found)
    _picture(table, found)
    _lagging(now, facts, table, found)
    _share(now, facts)
    parts.section("What these figures are not")
    st.markdown("\n".join(f"- {plain(each)}" for each in _CAVEATS), width=parts.READING_WIDTH)


def _chosen(found: Equality) -> GroupTable:
    """Let one way of grouping be looked at; it stands in the address, so that it can be linked to."""
    by_title = {table.title: table for table in found.tables}
    chosen = st.segmented_control(
        "Grouped by",
        list(by_title),
        default=next(iter(by_title)),
        required=True,
        key=_BY,
        bind="query-params",
    )
    return by_title[chosen or next(iter(by_title))]


def _figures(table: GroupTable, found: Equality) -> None:
    rows = [[plain(cell) for cell in row.cells()] for row in (*table.rows, found.overall)]
    rows[-1] = [f"**{cell}**" for cell in rows[-1]]
    parts.table(
        _sentence(table, found),
        [table.title, *HEADINGS[1:]],
        rows,
        alt=f"Children who take part, by {table.title.lower()}",
        key=f"groups-{table.code}",
    )


def _sentence(table: GroupTable, found: Equality) -> str:
    overall = found.overall
    who = f"{many(overall.children or 0, 'child takes part', 'children take part')}"
    matched = f"{overall.matched} of them, {overall.rate or 0:.0f} %, have a visitor in this plan"
    return f"{who}; {matched}. They are in {many(len(table.rows), 'group')}."


def _picture(table: GroupTable, found: Equality) -> None:
    measures = {measure.title: measure for measure in bars.MEASURES if bars.shown(measure, table)}
    parts.section("At a glance")
    if not measures:
        st.markdown("No child takes part, so there is nothing to draw.")
        return
    missing = [measure.name for measure in bars.MEASURES if measure.title not in measures]
    if missing:
        st.markdown(
            f"No child of these groups has a match, so not drawn: {listed(missing)}.",
            width=parts.READING_WIDTH,
        )
    key = "groups-measure"
    if st.session_state.get(key) not in measures:
        st.session_state[key] = next(iter(measures))
    chosen: str | None = next(iter(measures))
    if len(measures) > 1:
        chosen = st.segmented_control(
            "Figure", list(measures), required=True, key=key, persist_state="session"
        )
    measure = measures[chosen or next(iter(measures))]
    with st.container(width=parts.READING_WIDTH):
        st.altair_chart(
            bars.bars(table, found.overall, measure, found.mark),
            alt=f"Bars of {measure.title.lower()}, by {table.title.lower()}, with a line at everybody's"
            " figure; the table above holds the same figures",
            width="stretch",
        )


def _lagging(now: Opened, facts: Facts, table: GroupTable, found: Equality) -> None:
    parts.section("Groups that lag")
    lagging = list(table.sentences(found.overall))
    if not lagging:
        st.markdown("No group is matched less often than everybody.", width=parts.READING_WIDTH)
        return
    st.markdown(
        f"{many(len(lagging), 'group')} {'is' if len(lagging) == 1 else 'are'} matched less often than"
        " everybody. The cause is told where it is that of more than half of those left."
    )
    priced_key = f"groups-priced-{table.code}"
    if st.session_state.get(priced_key) == now.entry.reference:
        lagging = list(counting.priced(now, facts, table).sentences(found.overall))
        _sentences(lagging)
        st.caption(
            "A price is no advice: a group that lags because of the ladder lags because the service has"
            " decided so.",
            width=parts.READING_WIDTH,
        )
        return
    _sentences(lagging)
    st.button(
        "What would closing the gap cost?" if len(lagging) == 1 else "What would closing each gap cost?",
        key="groups-price",
        on_click=_ask_price,
        args=(priced_key, now.entry.reference),
    )


def _share(now: Opened, facts: Facts) -> None:
    parts.section("Share these figures")
    st.download_button(
        "Download for sharing",
        counting.to_share(now, facts),
        file_name="who-waits.csv",
        mime="text/csv",
        key="groups-share",
        on_click="ignore",
        icon=":material/download:",
        help="Every way of grouping in one table, numbers under 5 kept back.",
    )


def _ask_price(key: str, reference: str) -> None:
    st.session_state[key] = reference


def _sentences(sentences: list[str]) -> None:
    st.markdown("\n".join(f"- {plain(each)}" for each in sentences), width=parts.READING_WIDTH)


show()
