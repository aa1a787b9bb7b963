"""``govgraph serve``: what it says, what it refuses, how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import served as tools
from conftest import Command
from govgraph.serving import guards, running
from govgraph.store import Store


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "GOVGRAPH_LANG": "en"}
    environment.pop("GOVGRAPH_STORE", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "govgraph", "serve", "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


def address(line: str) -> str:
    return next(word for word in line.split() if word.startswith("http://"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_ends_when_told(how: signal.Signals) -> None:
    with started() as process:
        line = tools.said(process, process.stderr)
        assert (
            "Đang phục vụ tại http://127.0.0.1:" in line and "Serving at http://127.0.0.1:" in line
        )
        with urllib.request.urlopen(address(line) + "sparql?query=ASK+{}", timeout=30) as reply:
            assert b"true" in reply.read()
        process.send_signal(how)
        assert process.stderr
        assert process.stderr.read().strip() == "Stopped."
        assert process.wait(30) == 0


def test_a_store_and_options(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Store.open(path, create=True).close()
    options = ["--workers", "1", "--timeout", "0.5", "--memory", "200", "--max-bytes", "2000"]
    closed = ["--cors", "none", "--base", "https://a.example/b/"]
    with started("--store", str(path), *options, *closed) as process:
        line = tools.said(process, process.stderr)
        one = tools.Served(address(line), process)
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        reply = one.ask(count, origin="https://b.example", host="a.example")
        assert reply.rows == [{"n": "0"}]
        assert "Access-Control-Allow-Origin" not in reply.headers
        many = " ".join(f'"{"x" * 50}{number}"' for number in range(100))
        assert one.post(f"SELECT * {{ VALUES ?x {{ {many} }} }}").status == 413
        numbers = " ".join(map(str, range(200)))
        values = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abcde")
        assert one.post(f"SELECT (COUNT(*) AS ?n) {{ {values} }}").status == 503


def test_some_pages_may_read() -> None:
    origins = ["--cors", "https://a.example", "--cors", "https://b.example"]
    with started(*origins) as process:
        one = tools.Served(address(tools.said(process, process.stderr)), process)
        for origin in origins[1::2]:
            reply = one.ask("ASK {}", origin=origin)
            assert reply.headers["Access-Control-Allow-Origin"] == origin
        reply = one.ask("ASK {}", origin="https://c.example")
        assert "Access-Control-Allow-Origin" not in reply.headers


def test_a_port_that_is_taken(run: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("serve", "--port", port)
    assert done.code == 2 and done.out == ""
    assert len(done.err.splitlines()) == 1 and str(port) in done.err and "--port" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--store", "no/such.db"], "no/such.db"),
        (["--store", "https://a.example/sparql"], "an endpoint already"),
        (["--base", "a.example"], "http://"),
        (["--host", "no.such.host.invalid"], "no.such.host.invalid"),
        (["--host", "192.0.2.1"], "192.0.2.1"),
        (["--port", "99999"], "99999"),
        (["--timeout", "0"], "timeout"),
        (["--timeout", "nan"], "timeout"),
        (["--base", "http://"], "http://"),
        (["--base", "http://a b/"], "a b"),
        (["--base", "https://a.example/?x"], "?x"),
        (["--host", ""], "host"),
        (["--cors", "a.example"], "--cors"),
        (["--cors", ""], "--cors"),
        (["--cors", "none", "--cors", "https://a.example"], "none"),
        (["--workers", "0"], "workers"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(
    run: Command, arguments: list[str], told: str
) -> None:
    done = run("serve", "--port", 0, *arguments)
    assert done.code == 2
    lines = [line for line in done.err.splitlines() if "Take care" not in line]
    assert len(lines) == 1 and told in lines[0]


def test_a_damaged_store_is_told_in_one_line(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Store.open(path, create=True).close()
    (path / "govgraph.json").write_text("{}", encoding="utf-8")
    done = run("serve", "--port", 0, "--store", path)
    assert done.code == 2 and len(done.err.splitlines()) == 1 and str(path) in done.err


def test_a_wrong_memory_setting_is_told(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(tmp_path / "a.db", create=True).close()
    monkeypatch.setenv("GOVGRAPH_IN_MEMORY", "much")
    done = run("serve", "--port", 0, "--store", tmp_path / "a.db")
    assert done.code == 2 and "GOVGRAPH_IN_MEMORY" in done.err


@pytest.mark.parametrize("name", ["starlette", "uvicorn", "h11", "jinja2"])
def test_without_the_extra(run: Command, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from importlib import util

    real = util.find_spec
    monkeypatch.setattr(
        "govgraph.cli.serve_command.find_spec",
        lambda wanted: None if wanted == name else real(wanted),
    )
    done = run("serve")
    assert done.code == 2
    assert (
        done.err
        == f"govgraph: This command needs the package {name}: pip install 'govgraph[serve]'\n"
    )


def test_an_open_address_is_warned_of() -> None:
    with started("--host", "0.0.0.0") as process:
        warned = tools.said(process, process.stderr)
        assert "Take care" in warned and "0.0.0.0" in warned
        line = tools.said(process, process.stderr)
        port = address(line).rpartition(":")[2].strip("/")
        one = tools.Served(f"http://127.0.0.1:{port}/", process)
        assert one.ask("ASK {}", host="my.machine.example").status == 200


def test_another_family_of_addresses() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    with started("--host", "::1") as process:
        line = tools.said(process, process.stderr)
        if "Cannot listen" in line:
            pytest.skip("no IPv6 on loopback")
        assert "Take care" not in line
        url = address(line)
        assert url.startswith("http://[::1]:")
        with urllib.request.urlopen(url + "sparql?query=ASK+{}", timeout=30) as reply:
            assert b"true" in reply.read()


def test_help_has_examples(run: Command) -> None:
    done = run("serve", "--help")
    assert done.code == 0 and "govgraph serve --store" in done.out and "Ví dụ" in done.out


@pytest.mark.parametrize(
    ("host", "yes"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("localhost.example", False),
    ],
)
def test_loopback(host: str, yes: bool) -> None:
    assert running.is_loopback(host) is yes


@pytest.mark.parametrize("given", ["", ":", "a:b:c", "[::1", "127.0.0.1:x"])
def test_odd_hosts_are_nobodys(given: str) -> None:
    assert guards.host(given) not in guards.LOOPBACK
