"""``benchmarks/RESULTS.md``: a section for each measurement and size, in the place of the last."""

import os
import platform
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parents[1] / "RESULTS.md"
_PACKAGES = ("govgraph", "pyoxigraph", "rdflib", "pyshacl", "pyrudof", "pyshifty", "duckdb")


@cache
def words() -> dict[str, Any]:
    """Return the content of ``words.toml``."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def machine() -> dict[str, str]:
    """Describe what is measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = {
        "date": str(date.today()),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.machine()}",
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "–"
    return found


def write(
    name: str,
    size: str,
    command: str,
    about: dict[str, str],
    lines: Iterable[str],
    path: Path = RESULTS,
) -> None:
    """Put a section into the file, in the place of the one of that name and size."""
    text = path.read_text("utf-8") if path.exists() else words()["head"].lstrip()
    versions = ", ".join(f"{one} {about[one]}" for one in _PACKAGES if one in about)
    section = "\n".join(
        [
            f"<!-- {name} {size} -->",
            f"## {words()[name]['title']}: {size}",
            "",
            f"`{command}`",
            "",
            words()["machine"].format(**about, versions=versions),
            "",
            *lines,
            f"<!-- /{name} {size} -->",
            "",
        ]
    )
    old = re.compile(rf"<!-- {name} {size} -->.*?<!-- /{name} {size} -->\n", re.DOTALL)
    text = old.sub(lambda _: section, text) if old.search(text) else f"{text}\n{section}"
    path.write_text(text, "utf-8")
