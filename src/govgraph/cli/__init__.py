"""The command line: the library's verbs. Each command is a thin call to :mod:`govgraph.graph`.

Exit codes: 0 done and conforming; 1 the graph does not conform; 2 usage or input error, said in
one line on standard error. Results go to standard output, everything else to standard error.
"""

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
    # a reader that went away (| head) must not make Python complain at exit
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit code; tests call this."""
    import click

    from govgraph.cli.commands import govgraph

    before = language.chosen()
    try:
        result = govgraph.main(arguments, prog_name="govgraph", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except GovgraphError as error:
        click.echo(f"govgraph: {error}", err=True)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        hint = getattr(error, "ctx", None)
        help_hint = f" ({hint.command_path} --help)" if hint else ""
        click.echo(f"govgraph: {' '.join(error.format_message().split())}{help_hint}", err=True)
    except BrokenPipeError:
        return 0
    except (RecursionError, MemoryError) as error:
        click.echo(f"govgraph: {type(error).__name__}", err=True)
    finally:
        language.use(before)
    return 2
