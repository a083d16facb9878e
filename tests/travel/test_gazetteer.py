"""The gazetteer: postcodes to points, and files that are none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from matcher.errors import UnreadableFile
from matcher.records.place import Point
from matcher.travel import gazetteer as room
from matcher.travel.gazetteer import Gazetteer, read_gazetteer

HEAD = b"postcode,latitude,longitude\n"
SMALL = HEAD + b"M6 5WG,53.49,-2.29\nm65wx,53.47,-2.27\nM7,53.51,-2.26\nBL1 1AA,53.58,-2.43\n"


def test_a_postcode_is_found_however_it_is_written() -> None:
    """Case and spaces do not matter; what is not there is not there."""
    small = read_gazetteer(SMALL)
    assert small.find(" m6  5wg") == Point(53.49, -2.29)
    assert "M65WG" in small
    assert "m6 5wg" in small
    assert "M6" not in small
    assert 5 not in small
    assert small.find("M6 1AA") is None
    assert len(small) == 4


def test_the_outward_code_is_its_own_point_or_the_centre_of_its_codes() -> None:
    """M7 is known itself; M6 is in the middle of its two; of M8 nothing is known."""
    small = read_gazetteer(SMALL)
    assert small.find_outward("M7 2AB") == Point(53.51, -2.26)
    middle = small.find_outward("m6")
    assert middle is not None
    assert (middle.latitude, middle.longitude) == pytest.approx((53.48, -2.28))
    assert small.find_outward("M8 1AA") is None
    assert small.find_outward("no postcode") is None


def test_the_outward_code_of_a_neighbour_is_another() -> None:
    """M6 is not M60, though one begins with the other."""
    assert read_gazetteer(b"postcode,latitude,longitude\nM60 1AA,53.4,-2.2\n").find_outward("M6 1AA") is None


def test_bad_lines_are_counted_and_left_out() -> None:
    """No postcode, no number, no place on the map, and 0, 0, which lists use for no place known."""
    bad = b",53.4,-2.2\nM1 1AA,north,-2.2\nM1 1AB,95,-2.2\nM1 1AC,0,0\nM1 1AD,nan,1\nM1 1AE,53.4\n"
    read = read_gazetteer(HEAD + bad + b"\nM1 1AF,53.4,-2.2\n")
    assert read.bad_lines == (2, 3, 4, 5, 6, 7)
    assert list(read.points) == ["M11AF"]


def test_where_a_postcode_stands_twice_the_first_line_counts() -> None:
    """Two points for one postcode are no reason to move between runs."""
    twice = b"postcode,latitude,longitude\nM1 1AA,53.4,-2.2\nM11AA,53.5,-2.3\n"
    assert read_gazetteer(twice).find("M1 1AA") == Point(53.4, -2.2)


def test_headings_are_forgiving_and_further_columns_are_passed_over(tmp_path: Path) -> None:
    """A list as the statistics office gives it, with a byte order mark, read from a file."""
    path = tmp_path / "places.csv"
    path.write_bytes(b"\xef\xbb\xbfpcds,quality,LAT,Long\r\nM1 1AA,1,53.4,-2.2\r\n")
    read = read_gazetteer(path)
    assert read.find("M1 1AA") == Point(53.4, -2.2)
    assert read.name == "places.csv"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Line 1 of places.csv has no heading postcode and no latitude and no longitude."),
        (b"postcode,lat\nM1 1AA,53\n", "has no heading longitude"),
        (b"postcode,latitude,longitude\n", "has no line with a postcode and its place"),
        (HEAD + b"x,y,z\n", "has no line with a postcode and its place"),
        (b"PK\x03\x04rest", "is no CSV text file"),
        (b"\xd0\xcf\x11\xe0", "is no CSV text file"),
        ("postcode,latitude\n".encode("utf-16"), "is no CSV text file"),
        (HEAD + b"M1\0,53,-2\n", "is no CSV text file"),
        (HEAD + b'"M1 1AA"x,53,-2\n', "Line 2 of places.csv cannot be read as CSV"),
        (HEAD + b'"M1 1AA,53,-2\n', "Line 2 of places.csv cannot be read as CSV"),
        (HEAD + b"9" * 2000 + b",53,-2\n", "Line 2 of places.csv is longer than 1,000"),
    ],
)  # fmt: skip
def test_what_is_no_gazetteer_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    """The file, the line, and what to do; never a traceback."""
    with pytest.raises(UnreadableFile) as fault:
        read_gazetteer(content, "places.csv")
    assert said in str(fault.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A missing file, a folder, and a name no file can have."""
    for source in (tmp_path / "missing.csv", tmp_path, "\0"):
        with pytest.raises(UnreadableFile, match="cannot be opened"):
            read_gazetteer(source)


def test_limits_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Past a limit the file is refused, never cut."""
    path = tmp_path / "places.csv"
    path.write_bytes(SMALL)
    monkeypatch.setattr(room, "MOST_LINES", 3)
    with pytest.raises(UnreadableFile, match=r"places\.csv has more than 3 lines"):
        read_gazetteer(path)
    monkeypatch.setattr(room, "LARGEST_FILE_BYTES", 20)
    for source in (path, SMALL):
        with pytest.raises(UnreadableFile, match="is too large"):
            read_gazetteer(source)


@given(
    some.binary(max_size=300)
    | some.text(max_size=200).map(lambda text: f"postcode,latitude,longitude\n{text}".encode())
)
def test_any_bytes_are_a_gazetteer_or_a_sentence(content: bytes) -> None:
    """Whatever is in the file, it is read or refused."""
    try:
        read = read_gazetteer(content, "places.csv")
    except UnreadableFile:
        return
    assert len(read) > 0


def test_the_digest_is_of_the_points() -> None:
    """The order of the lines and the name do not matter; a point does."""
    lines = SMALL.splitlines(keepends=True)
    turned = read_gazetteer(b"".join([lines[0], *reversed(lines[1:])]), "other.csv")
    assert turned.digest() == read_gazetteer(SMALL).digest()
    assert Gazetteer({"M1": (53.0, -2.0)}).digest() != Gazetteer({"M1": (53.0, -2.1)}).digest()
