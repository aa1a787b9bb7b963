"""How the modules stand to each other: imports go one way, rooms stay small."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "govgraph"
# From the ground floor up (DESIGN §1). A module imports only from those before it.
ORDER = [
    "language",
    "errors",
    "resources",
    "files",
    "formats",
    "lexer",
    "brackets",
    "guard",
    "jsonld",
    "rdfxml",
    "terms",
    "variables",
    "quads",
    "blanknodes",
    "turtle",
    "locks",
    "union",
    "generations",
    "memory",
    "database",
    "store",
    "provisional",
    "queryable",
    "labels",
    "header",
    "text",
    "tables",
    "markup",
    "answer",
    "questions",
    "names",
    "rules",
    "derive",
    "knowledge",
    "statements",
    "labels",
    "results",
    "grounds",
    "evidence",
    "shacl",
    "report",
    "checker",
    "networks",
    "remote",
    "endpoint",
    "reading",
    "intake",
    "matching",
    "void",
    "exports",
    "inputs",
    "pictures",
    "reviewing",
    "sides",
    "difference",
    "diff",
    "publish",
    "asked",
    "graph",
    "magic",
    "serving",
    "cli",
]
# The rooms of ``pictures``: from a text's width to the drawing of what a person asked for.
PICTURES = [
    *("assets", "bounds", "metrics", "model", "trim", "part", "gather"),
    *("scene", "style", "svg", "sheet", "details", "frame"),
    *("cards", "pills", "columns", "roles"),
    *("packing", "layered", "nodes", "wires", "graphs", "posts", "network"),
    *("grid", "matrix"),
    *("axis", "bars", "lanes", "overlaps", "timeline", "links", "units", "succession"),
    *("page", "png", "picture", "drawing"),
]
MODULES = sorted(SOURCE.rglob("*.py"))


def name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return "cli" if parts[0] in ("cli", "__main__") else parts[0] if parts[0] != "__init__" else ""


def imported(path: Path, package: str = "govgraph") -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}."):
            inner = (node.module or "").removeprefix(package).split(".")[1:]
            found |= {inner[0]} if inner else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names if a.name.startswith(f"{package}.")]
            found |= {name.removeprefix(package).split(".")[1] for name in names}
    return found


def test_every_module_has_its_floor() -> None:
    assert {name(path) for path in MODULES} - {""} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_one_way(path: Path) -> None:
    own = name(path)
    if not own:
        return  # the package itself only names what is loaded later
    below = ORDER[: ORDER.index(own)] + (
        [own]
        if own
        in (
            "cli",
            "intake",
            "matching",
            "pictures",
            "publish",
            "reading",
            "remote",
            "reviewing",
            "serving",
            "shacl",
        )
        else []
    )
    assert imported(path) & set(ORDER) <= set(below), own


@pytest.mark.parametrize("name", PICTURES)
def test_imports_among_pictures_go_one_way(name: str) -> None:
    path = SOURCE / "pictures" / (f"{name}.py" if name != "assets" else "assets/__init__.py")
    assert imported(path, "govgraph.pictures") <= set(PICTURES[: PICTURES.index(name)])


def test_every_module_of_pictures_has_its_place() -> None:
    found = {path.stem for path in (SOURCE / "pictures").glob("*.py")} - {"__init__"}
    assert found | {"assets"} == set(PICTURES) and len(PICTURES) == len(set(PICTURES))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_rooms_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def loaded_by(code: str) -> set[str]:
    script = f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {module.split(".")[0] for module in json.loads(out.stdout.splitlines()[-1])}


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import govgraph", {"rdflib", "pyshacl", "networkx", "pandas", "click", "pyoxigraph"}),
        (
            "from govgraph.cli import run; run(['--help'])",
            {"rdflib", "pyshacl", "networkx", "pandas", "SPARQLWrapper", "pyoxigraph"},
        ),
        (
            "from govgraph.cli import run; run(['ask', 'combined-roles'])",
            {"rdflib", "pyshacl", "networkx", "pandas", "SPARQLWrapper", "IPython"},
        ),
        (
            "import govgraph; govgraph.open().draw('combined-roles').html",
            {"rdflib", "pyshacl", "networkx", "pandas", "SPARQLWrapper", "resvg_py", "pygraphviz"},
        ),
    ],
)
def test_heavy_libraries_are_loaded_only_by_what_uses_them(code: str, unwanted: set[str]) -> None:
    assert not loaded_by(code) & unwanted


def test_no_python_line_knows_a_vietnamese_title_or_a_kind() -> None:
    """Knowledge lives in data files: Python names no concept of a scheme and no title."""
    words = re.compile(
        r"[Bb]í thư|[Cc]hủ tịch|[Tt]rưởng|kiêm nhiệm|id/(post-kind|organ-kind|event|branch)/|vn-\w"
    )
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docs
            ):
                assert not words.search(node.value), (path.name, node.value)


def test_terms_python_needs_are_in_the_ontology() -> None:
    from govgraph import knowledge, terms

    known = {str(quad.subject)[1:-1] for quad in knowledge.ontology()}
    for key, value in vars(terms).items():
        if key.isupper() and isinstance(value, str) and value.startswith(terms.GOVG + "A"):
            assert value in known, key
    needed = {v for k, v in vars(terms).items() if isinstance(v, str) and v.startswith(terms.GOVG)}
    assert needed - {terms.GOVG} <= known


def test_nothing_names_a_registry_or_a_path_of_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    forbidden = re.compile(
        "py" + r"pi\.org|python" + r"hosted|npm" + r"js\.org|/ro" + r"ot/|/wor" + "k/main"
    )
    for file in filter(None, tracked):
        path = ROOT / file
        if path.is_file() and path.suffix not in {".png"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not forbidden.search(text), file
