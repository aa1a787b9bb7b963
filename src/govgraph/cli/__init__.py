"""The command line: the library's verbs. Each command is a thin call to :mod:`govgraph.graph`.

Exit codes: 0 done and conforming; 1 the graph does not conform; 2 usage or input error, said in
one line on standard error. Results go to standard output, everything else to standard error.
"""

import os
import sys
from collections.abc import Sequence

from govgraph import language
from govgraph.errors import GovgraphError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without them, those of the process, which then ends with the exit code.

    Returns:
        The exit code.

    Example:
        >>> main(["ask", "no-such-question"])
        2
    """
    if arguments is not None:
        return run(list(arguments))
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # a reader that went away (| head) must not make Python complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit code; tests call this."""
    import click

    from govgraph.cli.commands import govgraph

    before = language.chosen()
    try:
        result = govgraph.main(arguments or ["--help"], prog_name="govgraph", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except GovgraphError as error:
        if isinstance(error.__cause__, BrokenPipeError):
            return 0
        message = str(error)
    except SystemExit:  # click's, where the reader of its help has gone away
        return 0
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        from govgraph.tables import clean

        context = getattr(error, "ctx", None)
        hint = f" ({context.command_path} --help)" if context else ""
        message = " ".join(clean(error.format_message()).split()) + hint
    except RecursionError:
        message = language.text("nested-too-deep")
    except MemoryError:
        message = language.text("memory-short")
    finally:
        language.use(before)
    click.echo(f"govgraph: {message}", err=True)
    return 2
