"""The public names: all there, imported when first asked for, seen by a type checker."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import matcher

HEAVY = (
    "numpy",
    "ortools",
    "openpyxl",
    "pandas",
    "pydantic",
    "scipy",
    "sqlalchemy",
    "streamlit",
    "xlsxwriter",
)


def test_importing_the_program_is_light() -> None:
    """Nothing heavy is loaded before it is needed."""
    code = f"import matcher, sys; print([name for name in {HEAVY} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_round_needs_neither_the_screen_nor_the_ledger() -> None:
    """Reading, running and checking load no Streamlit, no pandas and no SQLAlchemy."""
    loaded = "['pandas', 'sqlalchemy', 'streamlit']"
    code = (
        "import matcher, sys; matcher.gather, matcher.run_round, matcher.audit_round, matcher.why_pair;"
        f"print([name for name in {loaded} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("name", matcher.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Asked for once and again it is the same, and it is documented."""
    value = getattr(matcher, name)
    assert getattr(matcher, name) is value
    assert name == "__version__" or value.__doc__
    assert name in dir(matcher)


def test_a_type_checker_sees_the_same_names() -> None:
    """Each name stands once for people who run the program and once for tools that read it."""
    tree = ast.parse(Path(matcher.__file__).read_text("utf-8"))
    seen = {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matcher.")
        for alias in node.names
    }
    assert seen == {name: f"matcher.{room}" for name, room in matcher._ROOMS.items()}


def test_a_name_that_is_not_there_is_said() -> None:
    """As with any module."""
    with pytest.raises(AttributeError, match="no attribute 'run_rounds'"):
        matcher.run_rounds  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    """Said in one place, held to the other."""
    project = Path(matcher.__file__).parents[1] / "pyproject.toml"
    assert f'version = "{matcher.__version__}"' in project.read_text("utf-8")
