"""Places files that are huge are refused by what they are, before they are read line by line."""

from collections.abc import Callable

import pytest

from matcher.errors import UnreadableFile
from matcher.travel import gazetteer as room
from matcher.travel.gazetteer import read_gazetteer

HEAD = b"postcode,latitude,longitude\n"


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be decoded or parsed."""
    monkeypatch.setattr(room, "io", None)
    monkeypatch.setattr(room, "csv", None)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: HEAD + b"M1 1AA,53,-2\n" * 5_000_000, "has more than 5,000,000 lines"),
        (lambda: HEAD + b"\r" * 5_000_000, "has more than 5,000,000 lines"),
        (lambda: b"," * 20_000_000, "Line 1 of places.csv is longer than 1,000 characters"),
        (
            lambda: HEAD + b"\r\n\n\r" + b"x" * 20_000_000,
            "Line 5 of places.csv is longer than 1,000 characters",
        ),
        (lambda: HEAD + "é".encode() * 2_001, "Line 2 of places.csv is longer than 1,000 characters"),
        (lambda: HEAD + b"M1 1AA,53,-2\0\n", "is no CSV text file"),
    ],
)
def test_what_is_too_large_is_refused_on_its_bytes(content: Callable[[], bytes], said: str) -> None:
    """Counted, never decoded: the sentence names the limit or the line."""
    with pytest.raises(UnreadableFile, match=said.replace(".", r"\.")):
        read_gazetteer(content(), "places.csv")


def test_a_file_of_lines_without_a_place_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of every postcode has some without a place; millions of them are another file."""
    monkeypatch.setattr(room, "MOST_BAD_LINES", 3)
    right = HEAD + b"M1 1AA,53,-2\n" + b"a,b,c\n" * 3
    assert read_gazetteer(right).bad_lines == (3, 4, 5)
    with pytest.raises(UnreadableFile, match="more than 3 lines without a postcode and its place"):
        read_gazetteer(right + b"a,b,c\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_ending_and_encoding_gives_the_same_points(end: str, encoding: str) -> None:
    """The last bytes of a long line may lie across two pieces."""
    remark = "é" * 900
    lines = ["postcode,latitude,longitude,remark", *(f"M{n} 1AA,53.{n},-2,{remark}" for n in range(1, 99))]
    content = end.join([*lines, ""]).encode(encoding)
    found = read_gazetteer(content)
    assert len(found) == 98
    assert found.bad_lines == ()
    plain = read_gazetteer("\n".join(lines).encode())
    assert found.digest() == plain.digest()
