"""The documents: generated pages are fresh, links lead somewhere, examples run."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from govgraph import cli, questions, resources

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def load_generate() -> object:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FRESH = load_generate().generated()  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(FRESH))
def test_generated_files_are_fresh(path: str) -> None:
    assert (ROOT / path).read_bytes() == FRESH[path], "stale: run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", link):
            assert (page.parent / link).exists(), link


def test_every_question_and_command_is_described() -> None:
    catalogue = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert all(f"## `{name}`" in catalogue for name in questions.names())
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for command in ("ask", "build", "check", "export", "import", "network", "query", "why"):
        section = page.split(f"## `govgraph {command}`")[1].split("\n## ")[0]
        assert "Example" in section and f"govgraph {command}" in section


def test_python_examples_run() -> None:
    page = ROOT / "docs" / "python.md"
    results = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.ELLIPSIS, encoding="utf-8"
    )
    assert results.attempted >= 10
    assert results.failed == 0


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^(?:\$ )?(govgraph [^\n]+)$", text, re.MULTILINE)
    assert len(found) >= 3
    return [line for line in found if line.count("'") % 2 == 0]


@pytest.mark.parametrize("line", commands())
def test_commands_of_the_readme_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = shlex.split(line, comments=True)[1:]
    if "article.txt" in line or "--store" in words or "-f" in words or words[0] == "import":
        return  # these need files of the reader's own
    monkeypatch.chdir(tmp_path)
    assert cli.run(words) in (0, 1)


def test_the_shipped_folders_are_found() -> None:
    assert len(resources.files("queries", ".rq")) > 40
    assert len(resources.files("shapes", ".ttl")) >= 12
    assert len(resources.files("graphs", ".trig")) >= 4


def shown() -> list[tuple[str, str]]:
    """Return each command that the README shows with its output."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = []
    for block in re.findall(r"```console\n\$ (.*?)\n```", text, re.DOTALL):
        lines = block.split("\n")
        for count in range(1, len(lines) + 1):
            command = "\n".join(lines[:count])
            try:
                shlex.split(command)
            except ValueError:
                continue  # a quoted query goes on over lines
            found.append((command, "\n".join(lines[count:])))
            break
    assert len(found) >= 2
    return found


@pytest.mark.parametrize(("command", "output"), shown())
def test_the_readme_shows_what_comes_out(
    command: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.rstrip() == output
