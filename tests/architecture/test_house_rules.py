"""Rules of the house that a machine can keep: sizes, names, locks, and nothing foreign in a template."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
OURS = [path for root in ("lms", "curriculum", "home") for path in (BASE / root).rglob("*.py")]
CODE = [path for path in OURS if "migrations" not in path.parts]
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
JUNK_DRAWERS = {"utils", "helpers", "common", "misc"}
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40


def long_functions(tree: ast.AST, limit: int) -> list[str]:
    """Names of functions with more lines than the limit."""
    return [
        f"{node.name} ({node.end_lineno - node.lineno + 1})"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > limit
    ]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(BASE)))
def test_files_and_functions_stay_short(path):
    text = path.read_text(encoding="utf8")

    assert len(text.splitlines()) <= MAX_FILE_LINES
    assert long_functions(ast.parse(text), MAX_FUNCTION_LINES) == []


def test_a_long_function_is_noticed():
    body = "def f():\n" + "    x = 1\n" * 41

    assert long_functions(ast.parse(body), MAX_FUNCTION_LINES) == ["f (42)"]


def test_no_junk_drawers():
    assert [path for path in CODE if path.stem in JUNK_DRAWERS] == []


def test_locks_hold_hashes_and_no_address():
    locks = sorted((BASE / "requirements").glob("*.txt"))

    assert [lock.name for lock in locks] == ["base.txt", "dev.txt"]
    for lock in locks:
        text = lock.read_text(encoding="utf8")
        assert "://" not in text
        assert not re.search(r"^--", text, re.MULTILINE)
        assert text.count("==") <= text.count("--hash=sha256:")


def test_migrations_have_names():
    names = [path.stem for path in OURS if "migrations" in path.parts and path.stem != "__init__"]

    assert names
    assert [name for name in names if re.match(r"^\d{4}_auto_|.*_and_more$", name)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE)))
def test_templates_have_no_inline_style_script_or_foreign_origin(path):
    text = path.read_text(encoding="utf8")

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
    assert "|safe" not in text
