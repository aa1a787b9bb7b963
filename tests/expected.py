"""Expected rows of the questions: write them with ``python tests/expected.py`` and read the diff.

Each file begins with a line ``# name param=value …`` that says what was asked.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import govgraph
from govgraph.answer import Answer

FOLDER = Path(__file__).parent / "questions"


def asked(file: Path) -> tuple[str, dict[str, str]]:
    """Return the question and parameters that a file answers."""
    first = file.read_text(encoding="utf-8").splitlines()[0]
    name, *rest = shlex.split(first.removeprefix("# "))
    return name, dict(one.split("=", 1) for one in rest)


def rows(file: Path) -> str:
    """Return the rows a file expects, as CSV."""
    return file.read_text(encoding="utf-8").split("\n", 1)[1]


def write() -> None:
    """Write every file afresh."""
    graph = govgraph.open(lang="vi")
    for file in sorted(FOLDER.glob("*.csv")):
        name, given = asked(file)
        answer = graph.ask(name, lang="vi", **given)
        assert isinstance(answer, Answer)
        words = "".join(f" {key}={shlex.quote(value)}" for key, value in given.items())
        body = answer.to_csv().replace("\r\n", "\n")
        file.write_text(f"# {name}{words}\n{body}", encoding="utf-8")


if __name__ == "__main__":
    write()
