"""Data folders: in a checkout, in an installed package, in a zip file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from govgraph import resources
from govgraph.errors import GovgraphError

SOURCE = Path(resources.__file__).parent
TOP = SOURCE.parents[1]
CODE = (SOURCE / "language.py", SOURCE / "errors.py", SOURCE / "resources.py")


@pytest.mark.parametrize(("name", "place"), resources.FOLDERS.items())
def test_a_checkout_has_each_folder(name: str, place: str) -> None:
    assert Path(str(resources.folder(name))).resolve() == (TOP / place).resolve()


def test_an_unknown_folder_is_an_error_naming_it() -> None:
    with pytest.raises(GovgraphError, match="data"):
        resources.folder("data")
    with pytest.raises(GovgraphError, match="no/such"):
        resources.files("ontology", under="no/such")


def test_files_are_all_there_sorted_and_chosen_by_suffix() -> None:
    found = [Path(str(one)).relative_to(TOP / "ontology") for one in resources.files("ontology")]
    expected = [
        one.relative_to(TOP / "ontology")
        for one in (TOP / "ontology").rglob("*")
        if one.is_file() and not any(part.startswith(".") for part in one.parts)
    ]
    assert found == sorted(expected, key=lambda one: one.parts)
    assert len(found) >= 4
    turtles = resources.files("ontology", ".ttl", ".trig")
    assert 0 < len(turtles) < len(found)
    assert all(one.name.endswith((".ttl", ".trig")) for one in turtles)


def _package(folder: Path) -> Path:
    """A package with data of its own, away from the checkout."""
    package = folder / "govgraph"
    for name in ("ontology", "shapes", "queries/rules", "graphs"):
        (package / "data" / name).mkdir(parents=True)
    for path in CODE:
        shutil.copy(path, package)
    shutil.copy(SOURCE / "messages.toml", package)
    (package / "__init__.py").write_text("")
    data = package / "data"
    (data / "ontology/core.ttl").write_text("# Cẩm Phả", encoding="utf-8")
    (data / "queries/b.rq").write_text("b")
    (data / "queries/rules/a.rq").write_text("a")
    (data / "queries/.hidden.rq").write_text("x")
    (data / "queries/.git").mkdir()
    (data / "queries/.git/c.rq").write_text("x")
    return package


QUESTIONS = """
from govgraph import resources as r
from govgraph.errors import GovgraphError
import sys
print([one.name for one in r.files("queries", ".rq")])
print([one.name for one in r.files("queries", ".rq", under="rules")])
print(ascii(r.read(r.folder("ontology").joinpath("core.ttl"))))
print([one.name for one in r.files("shapes")])
print("importlib.resources" in sys.modules)
missing = r.folder("ontology").joinpath("none")
for bad in (lambda: r.read(missing), lambda: r.files("graphs", under="x")):
    try: bad()
    except GovgraphError as error: print(type(error).__name__)
"""


def _ask(path: Path, locale: str = "C") -> list[str]:
    environment = {"PYTHONPATH": str(path), "PATH": os.environ["PATH"], "LC_ALL": locale}
    run = subprocess.run(
        [sys.executable, "-c", QUESTIONS], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@pytest.mark.parametrize("zipped", [False, True])
def test_an_installed_package_uses_its_own_folders(tmp_path: Path, zipped: bool) -> None:
    package = _package(tmp_path)
    path = tmp_path
    if zipped:
        path = tmp_path / "wheel.zip"
        with zipfile.ZipFile(path, "w") as bundle:
            for one in sorted(package.rglob("*")):
                bundle.write(one, one.relative_to(tmp_path))
        shutil.rmtree(package)
    assert _ask(path) == [
        "['b.rq', 'a.rq']",
        "['a.rq']",
        "'# C\\u1ea9m Ph\\u1ea3'",
        "[]",
        str(zipped),
        "GovgraphError",
        "GovgraphError",
    ]


def test_a_package_without_data_does_not_take_a_neighbours_folder(tmp_path: Path) -> None:
    package = tmp_path / "lib/site/govgraph"
    package.mkdir(parents=True)
    for path in CODE:
        shutil.copy(path, package)
    (package / "__init__.py").write_text("")
    (tmp_path / "lib/ontology").mkdir()
    (tmp_path / "ontology").mkdir()
    code = "from govgraph import resources; resources.folder('ontology')"
    environment = {"PYTHONPATH": str(package.parent), "PATH": os.environ["PATH"]}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "GovgraphError" in run.stderr


def test_reading_is_utf8_and_says_what_is_not(tmp_path: Path) -> None:
    bad = tmp_path / "a.ttl"
    bad.write_bytes(b"\xff")
    with pytest.raises(GovgraphError, match=r"a\.ttl"):
        resources.read(bad)
