"""User text is text: two hundred payloads in every field make no element and ask for nothing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import pytest

import matcher
from matcher.decisions.ledger import Ledger
from matcher.records.pool import Pool
from matcher.ui import parts
from tests.ui.browsing import Watched, watched
from tests.ui.conftest import serve
from tests.ui.screen import gathered_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHAPES = (
    "<script>fetch('http://evil.example/{n}')</script>",
    "<img src=x{n} onerror=\"fetch('http://evil.example/{n}')\">",
    "<svg onload=alert({n})>",
    "<iframe src=http://evil.example/{n}></iframe>",
    "![p](http://evil.example/{n}.png)",
    "[p{n}](http://evil.example/{n})",
    "[p{n}](javascript:alert({n}))",
    "http://evil.example/{n}",
    "www.evil.example/{n}",
    "a{n}@evil.example",
    "<http://evil.example/{n}>",
    "$x^{n}$",
    "$$y_{n}$$",
    ":red[p{n}]",
    ":red-badge[p{n}]",
    ":material/home: {n}",
    ":smile: {n}",
    "`code {n}`",
    "*em {n}*",
    "~~del {n}~~",
    "# heading {n}",
    "- list {n}",
    "| a | {n} |\n|---|---|\n| b | c |",
    "&lt;b&gt;{n}&lt;/b&gt;",
    "{{{n}}} ${{n}} %s",
)
PAYLOADS = [SHAPES[n % len(SHAPES)].replace("{n}", str(n)) for n in range(200)]
FOREIGN = ", ".join(
    f'[data-testid="stMain"] {element}'
    for element in (
        'a[href*="evil"]',
        'a[href^="javascript"]',
        'a[href^="mailto"]',
        "img",
        "iframe",
        "script",
        ".katex",
        "em",
        "del",
        '[data-testid="stTable"] code',
        '[data-testid="stTable"] ul',
        '[data-testid="stIconMaterial"][aria-label="home icon"]',
        '[data-testid="stMarkdownContainer"] h1 h1',
    )
)
VIEWS = [
    "Without a match",
    "Visitors not used",
    "Not taking part",
    "Why not that one?",
    "Plan B",
    "Reserves for everyone",
    "Records",
    "History",
]


def poisoned(pool: Pool) -> Pool:
    """Put a payload into every field of text."""
    text = cycle(PAYLOADS)
    children = tuple(
        replace(
            child,
            known_as=next(text),
            ethnicity=next(text),
            religion=next(text),
            responsible_authority=next(text),
            placement_authority=next(text),
            placement_provider=next(text),
            interests=(next(text), next(text)),
            dislikes=(next(text),),
            conditions=(next(text),),
        )
        for child in pool.children
    )
    visitors = tuple(
        replace(
            visitor,
            known_as=next(text),
            ethnicity=next(text),
            religion=next(text),
            languages=(next(text),),
            skills=(*visitor.skills, next(text)),
            interests=(next(text),),
            works_for=(next(text),),
            supervisor=next(text),
        )
        for visitor in pool.visitors
    )
    return Pool(children, visitors, tuple(replace(row, reason=next(text)) for row in pool.standing))


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A round over people whose every text is a payload, in a browser."""
    folder = tmp_path_factory.mktemp("poisoned")
    facts = gathered_sample().facts
    facts = replace(facts, pool=poisoned(facts.pool))
    result = matcher.run_round(facts)
    ledger = Ledger.open(folder / "data")
    number = ledger.save_tables(facts.pool, facts.places, file_names=PAYLOADS[:3])
    ledger.save_round(result, number, name=PAYLOADS[5])
    for match, text in zip(
        [m for m in result.matches if m.status == "proposed"], PAYLOADS[3:13], strict=False
    ):
        pair = match.child_id, match.visitor_id
        ledger.decide(result.reference, *pair, "held", by=PAYLOADS[4], reason=text)
    with serve(folder / "data", folder) as app, watched(app, name=PAYLOADS[0][:100]) as page:
        yield page
        assert page.foreign == []
        assert page.faults == []


def clean(view: Watched) -> None:
    """See that no payload became an element; the one script of the page is the app's own."""
    found = view.page.eval_on_selector_all(FOREIGN, "all => all.map(one => one.outerHTML)")
    assert [each for each in found if each != f"<script>{parts.ONE_PRESS}</script>"] == []


@pytest.mark.parametrize("path", ["", "run", "rounds", "export", "bring-in", "policy", "recruit", "groups"])
def test_payloads_stay_text_on_every_page(view: Watched, path: str) -> None:
    """No page makes an element of them."""
    view.open(path)
    clean(view)


def test_payloads_stay_text_in_review(view: Watched) -> None:
    """Neither do cards, lists, reasons, history, or the names of people to choose from."""
    view.open("review")
    assert "evil" in view.page.locator('[data-testid="stMain"]').inner_text()
    clean(view)
    view.page.get_by_text("What else?").click()
    view.rest()
    for _ in range(4):
        view.press("Next")
        clean(view)
    for name in ("Other children", "Reserves", "If it goes wrong"):
        view.page.get_by_role("radio", name=name).first.click(force=True)
        view.rest()
        clean(view)
    view.page.get_by_text("As a list", exact=True).click()
    view.rest()
    clean(view)
    for name in VIEWS:
        view.page.get_by_role("radio", name=name).first.click(force=True)
        view.rest()
        clean(view)
