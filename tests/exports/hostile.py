"""Texts that a spreadsheet program might run, cut, or choke on, drawn by seed."""

import random

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "\x00=",
    " =",
    "   +",
    "\u00a0=",
    "\u200b=",
    "\ufeff@",
    "\u3000=",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    '"=',
    ";=",
    ",=",
    "=\t",
    "\t",
    "\r",
    "\n",
)
BODIES = (
    "1+1",
    "SUM(A1:A9)",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://example.org","x")',
    'WEBSERVICE("http://example.org")',
    'IMPORTXML("http://example.org","//a")',
    'DDE("cmd";"/C calc";"x")',
    "2+5+cmd|'/C calc'!A0",
    "R1C1",
    "{1+1}",
    "_x003D_1+1",
    "1\r\n=1+1",
    '1","=1+1',
    "<f>1+1</f>",
    "]]><f>1+1</f>",
    "http://example.org",
    "mailto:x@example.org",
    "file:///etc/hosts",
    "internal:Approved!A1",
    "0012",
    "None",
    "TRUE",
    "1e9",
    "22/11/2026",
    "\U0001f469\u200d\U0001f467",
    "\ud800",
    "\ufffe\uffff",
    "\x07\x1b[31m",
    "x" * 400,
)


def hostile_texts(number: int, seed: int = 20261122) -> list[str]:
    """Draw texts: a start, a body, sometimes spaces before and another body behind."""
    chance = random.Random(seed)
    return [
        " " * chance.choice((0, 0, 1, 3))
        + chance.choice(STARTS)
        + chance.choice(BODIES)
        + chance.choice(("", "", chance.choice(BODIES)))
        for _ in range(number)
    ]
