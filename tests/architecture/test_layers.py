"""The direction of the house: what the import contract cannot see, and that it sees what it should."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

BASE = Path(settings.BASE_DIR)
LAYERS = tomllib.loads((BASE / "pyproject.toml").read_text(encoding="utf8"))["tool"]["importlinter"]["contracts"][0]["layers"]
PACKAGES = [package.strip() for layer in LAYERS for package in layer.split("|")]
HEIGHT = {package.strip(): len(LAYERS) - number for number, layer in enumerate(LAYERS) for package in layer.split("|")}


def our_packages() -> set[str]:
    """Every package of ours that holds code: the folders of lms, and the Wagtail apps beside it."""
    inside = {f"lms.{path.parent.name}" for path in (BASE / "lms").glob("*/__init__.py")}
    return (inside - {"lms.settings"}) | {"curriculum", "home"}


def package_of(model: type[models.Model]) -> str:
    name = model.__module__
    return ".".join(name.split(".")[:2]) if name.startswith("lms.") else name.split(".")[0]


def upward_relations(pairs) -> list[str]:
    """Those relations, given as (from package, to package), that point up or sideways between our packages."""
    return [
        f"{source} -> {target}"
        for source, target in pairs
        if source in HEIGHT and target in HEIGHT and source != target and HEIGHT[target] >= HEIGHT[source]
    ]


def relations_of_the_registry():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                yield package_of(model), package_of(field.related_model)


def test_every_package_stands_in_the_contract():
    listed = set(PACKAGES) - {"lms.urls"}

    assert our_packages() == listed


def test_every_relation_points_downward():
    assert upward_relations(relations_of_the_registry()) == []


def test_a_planted_upward_relation_is_caught():
    assert upward_relations([("lms.records", "lms.attendance"), ("lms.attendance", "lms.records")]) == [
        "lms.records -> lms.attendance"
    ]


def test_a_relation_between_siblings_is_caught():
    assert upward_relations([("curriculum", "home")]) == ["curriculum -> home"]


@pytest.mark.parametrize(
    ("planted", "broken"), [("", False), ("import lms.attendance.enums\n", True)], ids=["as it is", "planted upward import"]
)
def test_the_import_contract_catches_an_upward_import(tmp_path, planted, broken):
    copy = tmp_path / "house"
    copy.mkdir()
    for name in ("lms", "curriculum", "home"):
        _copy_python(BASE / name, copy / name)
    (copy / "pyproject.toml").write_text((BASE / "pyproject.toml").read_text(encoding="utf8"), encoding="utf8")
    with (copy / "lms" / "records" / "enums.py").open("a", encoding="utf8") as enums:
        enums.write(planted)

    linter = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([linter, "--no-cache"], cwd=copy, capture_output=True, text=True)

    assert (result.returncode != 0) is broken, result.stdout
    assert ("lms.records.enums -> lms.attendance.enums" in result.stdout) is broken


def _copy_python(source: Path, target: Path) -> None:
    for path in source.rglob("*.py"):
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(path.read_bytes())
