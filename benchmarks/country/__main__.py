"""The command line: ``make`` the country, ``measure`` on it. See ``--help``."""

import argparse
import sys
import tempfile
from pathlib import Path

from . import make, places


def main(arguments: list[str] | None = None) -> int:
    """Make or measure."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["task"]:  # a child of ours
        from . import tasks

        tasks.call(given[1], given[2])
        return 0
    parser = argparse.ArgumentParser(prog="python -m benchmarks.country", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    made = verbs.add_parser("make", help="make the files and the true answers")
    measured = verbs.add_parser("measure", help="measure; what an earlier run gave is kept")
    for verb in (made, measured):
        verb.add_argument("--size", choices=places.SIZES, default="100k")
        verb.add_argument("--seed", type=int, default=1)
    made.add_argument("--out", type=Path, required=True)
    from .measure import MEASURES

    measured.add_argument("--only", choices=MEASURES, action="append")
    default = Path(tempfile.gettempdir()) / "govgraph-country"
    measured.add_argument("--data", type=Path, default=default, help="where files are kept")
    measured.add_argument("--rounds", type=int, default=3)
    measured.add_argument("--limit", type=float, default=600, help="seconds for one figure")
    measured.add_argument("--no-peers", action="store_true", help="leave out the slow peers")
    measured.add_argument("--again", action="store_true", help="forget what was measured before")
    options = parser.parse_args(given)
    if options.verb == "make":
        truth = make.make(options.out, options.size, seed=options.seed)
        print(truth["counts"])
        return 0
    return _measure(options, given)


def _measure(options: argparse.Namespace, given: list[str]) -> int:
    import json
    import signal

    from . import cells, results
    from .measure import MEASURES, Wanted

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that children are stopped too
    folder = options.data / f"{options.size}-{options.seed}"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{folder}: preparing", flush=True)
    prepared: cells.Outcome = {}
    # Deriving a country is no figure here: it may take as long as it takes.
    for one in cells.run(
        "prepare", 24 * 3600, folder=str(folder), size=options.size, seed=options.seed
    ):
        prepared |= one
    if "error" in prepared:
        print(prepared["error"], file=sys.stderr)
        return 1
    truth = json.loads((folder / make.TRUTH).read_text("utf-8"))
    wanted = Wanted(
        folder, truth, options.size, options.rounds, options.limit, not options.no_peers
    )
    command = "python -m benchmarks.country " + " ".join(_public(given))
    for name in options.only or MEASURES:
        measure = MEASURES[name]
        print(f"{name} {options.size}", flush=True)
        kept = cells.Kept.open(folder / "results" / f"{name}.json", again=options.again)
        if not kept.cells:
            kept.about = results.machine() | {"statements": f"{prepared['statements']:,}"}
        lines = list(measure(kept, wanted))
        results.write(name, options.size, command, kept.about, lines)
    return 0


def _public(given: list[str]) -> list[str]:
    """Leave out where the data lies: a path of one machine."""
    if "--data" in given:
        at = given.index("--data")
        return [*given[:at], *given[at + 2 :]]
    return [one for one in given if not one.startswith("--data=")]


if __name__ == "__main__":
    sys.exit(main())
