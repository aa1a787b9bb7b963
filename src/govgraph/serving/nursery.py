"""The nursery: a process that has one state of the store, and forks workers that share it.

It has one thread and no connection of a client, so that a worker holds nothing but its own way
to the server; and it stays their parent, so that a worker's number is not given to another
process before the server has been told how the worker ended.
"""

import gc
import os
import signal
import socket
import sys
from importlib import import_module
from pkgutil import iter_modules
from traceback import print_exc

from govgraph import language
from govgraph.errors import GovgraphError
from govgraph.serving import confined, pages, state, wire, worker
from govgraph.serving.state import Loaded
from govgraph.serving.worker import Setting

FORK, APART, KILL = "fork", "apart", "kill"


def main(descriptor: int, parent: int) -> None:
    """Serve the server.

    Args:
        descriptor: the socket that leads to it.
        parent: its number.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server is told, and ends us
    confined.die_with(parent)
    with socket.socket(fileno=descriptor) as way:
        try:
            setting, lang = wire.receive(way)
            language.use(lang)
            loaded = _loaded(setting)
        except EOFError:
            return
        except GovgraphError as error:
            way.sendall(wire.packed(error))
            return
        way.sendall(wire.packed(loaded.token))
        _serve(way, setting, loaded)


def _loaded(setting: Setting) -> Loaded:
    found = state.load(setting.source, lambda path: confined.alone(state.counted, path))
    worker.function("govgraph.serving.querying:query")
    for one in iter_modules(pages.__path__, f"{pages.__name__}."):
        import_module(one.name)  # once, not in each worker
    gc.collect()
    gc.freeze()  # what is here stays: workers need not look at it, and share its pages
    return found


def _serve(way: socket.socket, setting: Setting, loaded: Loaded) -> None:
    while True:
        try:
            what, number = wire.receive(way)
        except EOFError:
            return  # the kernel ends the workers: see confined.die_with
        if what == KILL:
            os.kill(number, signal.SIGKILL)  # a zombie does not mind
            _, ended = os.waitpid(number, 0)
            way.sendall(wire.packed(os.waitstatus_to_exitcode(ended)))
            continue
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        child = os.fork()
        if not child:
            try:
                way.close()
                ours.close()
                confined.die_with(parent)
                worker.work(setting, loaded, theirs, what == FORK)
            except BaseException:  # a mistake of ours: told, and then this process ends
                print_exc()
            finally:
                worker.end()
        theirs.close()
        socket.send_fds(way, [wire.packed(child)], [ours.fileno()])
        ours.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
