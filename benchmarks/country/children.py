"""What the tasks share: the names of files, and how they tell what they found."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph

NQUADS, NTRIPLES = pyoxigraph.RdfFormat.N_QUADS, pyoxigraph.RdfFormat.N_TRIPLES
STORE, SOURCES, BUILT = "store.db", "sources.nq", "built.nq"
UNION, SHAPES, COUNTED = "union.nt", "shapes.nt", "statements.txt"


def tell(**figures: Any) -> None:
    """Print figures at once."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def peak() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def drop_caches() -> bool:
    """Forget what the system keeps of files in memory; say whether that was allowed."""
    subprocess.run(["sync"], check=False)
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3", "ascii")
    except OSError:
        return False
    return sys.platform == "linux"
