"""The built wheel, installed in an empty environment away from the checkout, does the same job."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUIRED = bool(os.environ.get("GOVGRAPH_REQUIRE_TOOLS"))
FOLDERS = {"ontology": "ontology", "shapes": "shapes", "queries": "queries", "data": "graphs"}


def missing(what: str) -> None:
    if REQUIRED:
        pytest.fail(f"{what} is needed here")
    pytest.skip(f"{what}: the wheel cannot be tested")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = out.glob("*.whl")
    return found


def test_the_wheel_holds_every_data_file(wheel: Path) -> None:
    inside = {n for n in zipfile.ZipFile(wheel).namelist() if n.startswith("govgraph/data/")}
    wanted = {
        f"govgraph/data/{target}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, target in FOLDERS.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }
    assert inside == wanted
    assert len(wanted) > 70


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what it needs, outside the checkout."""
    home = tmp_path_factory.mktemp("elsewhere")
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home / "env")], check=True, timeout=300)
    except (subprocess.SubprocessError, OSError):
        missing("venv")
    python = home / "env" / "bin" / "python"
    constraints = ROOT / "constraints.txt"
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "-c", str(constraints), str(wheel)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        missing(f"a package index ({done.stderr.strip().splitlines()[-1:]})")
    return home


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GOVGRAPH"))}
    return subprocess.run(
        [home / "env" / "bin" / "govgraph", *words],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.wheel
def test_it_asks_checks_and_exports(elsewhere: Path) -> None:
    asked = run(elsewhere, "ask", "combined-roles", "on=2020-07-23", "--format", "csv")
    assert asked.returncode == 0, asked.stderr
    assert "Phạm Văn Hạng" in asked.stdout and asked.stdout.count("\n") == 5
    built = run(elsewhere, "build")
    assert built.returncode == 0, built.stderr
    exported = run(elsewhere, "export", "-o", "cam-pha.trig")
    assert exported.returncode == 0, exported.stderr
    import govgraph

    here = elsewhere / "here.trig"
    govgraph.open().write(here)
    assert (elsewhere / "cam-pha.trig").read_bytes() == here.read_bytes()


@pytest.mark.wheel
def test_its_files_come_from_the_wheel(elsewhere: Path) -> None:
    python = elsewhere / "env" / "bin" / "python"
    code = "from govgraph import resources; print(resources.folder('ontology'))"
    out = subprocess.run(
        [python, "-c", code], cwd=elsewhere, capture_output=True, text=True, check=True
    )
    assert str(elsewhere) in out.stdout and str(ROOT) not in out.stdout
