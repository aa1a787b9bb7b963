"""The way to an endpoint: passwords, redirects, patience, bounds."""

from __future__ import annotations

import datetime
import email.utils
import logging
import threading
import time
import urllib.request
from pathlib import Path
from urllib.request import Request as Call

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govgraph
from conftest import Command
from govgraph.endpoint import Endpoint
from govgraph.errors import GovgraphError, ParameterError, StoreError
from govgraph.remote import address, credentials
from govgraph.remote.address import Origin
from govgraph.remote.transport import Transport
from sparql_server import JSON, Answerer, HangUpError, Reply, Request, basic, digest, serving

ONE = Reply(200, JSON, b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}')
YES = Reply(200, JSON, b'{"head": {}, "boolean": true}')
SECRET = "s3cr\u1ebdt/@:"


def answering(request: Request) -> Reply:
    return YES if request.query.lstrip().startswith("ASK") else ONE


def in_turn(*replies: Reply | None) -> Answerer:
    """Give replies one after another, hanging up for None, then answer well."""
    left = list(replies)

    def answer(request: Request) -> Reply:
        if left:
            reply = left.pop(0)
            if reply is None:
                raise HangUpError
            return reply
        return answering(request)

    return answer


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("govgraph.remote.transport.time.sleep", waits.append)
    return waits


def call(url: str, method: str = "POST") -> Call:
    return Call(url, data=b"query=ASK+{}" if method == "POST" else None, method=method)


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        f"http://me:{SECRET[:6]}@127.0.0.1:9/sparql",
        "http://me@127.0.0.1/sparql",
        "https://me:s3cr/et@example.org/sparql",
        "https://me:s3cr@et@[::1/sparql",
        "http://me:s3cr%40et@host:99999/",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_shown(url: str, run: Command) -> None:
    for command in (["query", "ASK {}"], ["build"], ["push"], ["check"], ["export", "-o", "-"]):
        outcome = run(*command, "--store", url)
        assert outcome.code == 2 and "s3cr" not in outcome.err + outcome.out
        assert "GOVGRAPH_USER" in outcome.err
    with pytest.raises(StoreError, match="GOVGRAPH_USER") as caught:
        govgraph.open(url)
    assert "s3cr" not in repr(caught.value) + str(caught.value.fields) + str(caught.value.args)


def test_an_at_sign_in_a_path_is_no_password() -> None:
    assert address.checked("https://host/a@b") == "https://host/a@b"


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_address_shows_its_password(user: str, rest: str) -> None:
    try:
        address.checked(f"http://{user}:hunter2@{rest}")
    except StoreError as error:
        assert "hunter2" not in str(error.fields.get("where"))


def test_loopback() -> None:
    for host in ("localhost", "a.localhost", "127.0.0.1", "127.8.8.8", "::1"):
        assert address.loopback(host)
    for host in ("example.org", "10.0.0.1", "localhost.example.org", "0.0.0.0"):
        assert not address.loopback(host)


# Credentials


@pytest.fixture(params=["basic", "digest", "short digest"])
def guarded(request: pytest.FixtureRequest) -> Answerer:
    if request.param == "basic":
        return basic(answering, "me", SECRET)
    return digest(answering, "me", SECRET, 2 if request.param == "short digest" else 1_000)


def set_password(monkeypatch: pytest.MonkeyPatch, password: str = SECRET) -> None:
    monkeypatch.setenv("GOVGRAPH_USER", "me")
    monkeypatch.setenv("GOVGRAPH_PASSWORD", password)


def test_a_password_of_the_environment(
    guarded: Answerer, monkeypatch: pytest.MonkeyPatch, run: Command
) -> None:
    set_password(monkeypatch)
    with serving(guarded) as running:
        graph = govgraph.open(running.url)
        for _ in range(4):
            assert graph.query("ASK {}") is True
        outcome = run("query", "ASK {}", "--store", running.url)
        assert outcome.code == 0
        assert "Authorization" not in running.requests[0].headers  # not before it is asked for


def test_a_challenge_is_answered_before_it_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_password(monkeypatch)
    for guarded in (basic(answering, "me", SECRET), digest(answering, "me", SECRET)):
        _asked_once(guarded)


def _asked_once(guarded: Answerer) -> None:
    with serving(guarded) as running:
        graph = govgraph.open(running.url)
        graph.query("ASK {}")
        before = len(running.requests)
        graph.query("ASK {}")
        assert len(running.requests) == before + 1


def test_a_wrong_password_is_one_line_and_few_tries(
    guarded: Answerer, monkeypatch: pytest.MonkeyPatch, run: Command
) -> None:
    set_password(monkeypatch, "wrong-s3cr")
    with serving(guarded) as running:
        outcome = run("query", "ASK {}", "--store", running.url)
        assert outcome.code == 2
        assert "GOVGRAPH_USER" in outcome.err and "s3cr" not in outcome.err
        assert len(running.requests) <= 3  # many would lock an account


def test_a_password_is_not_sent_where_none_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(monkeypatch)
    with serving(answering) as running:
        graph = govgraph.open(running.url)
        graph.query("ASK {}")
        graph.query("ASK {}")
        assert not any("Authorization" in one.headers for one in running.requests)


def test_a_password_does_not_go_as_basic_where_digest_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_password(monkeypatch)
    guarded = digest(answering, "me", SECRET, 1)
    with serving(guarded) as running:
        graph = govgraph.open(running.url)
        for _ in range(3):
            graph.query("ASK {}")
        given_ = [one.headers.get("Authorization", "") for one in running.requests]
        assert not any(one.startswith("Basic") for one in given_)


def test_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(monkeypatch)
    monkeypatch.setenv("GOVGRAPH_TOKEN", "abc.def")
    with serving(answering) as running:
        govgraph.open(running.url).query("ASK {}")
        assert {one.headers["Authorization"] for one in running.requests} == {"Bearer abc.def"}


def test_netrc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login me password s3cr default login x password y")
    monkeypatch.setenv("NETRC", str(file))
    with serving(basic(answering, "me", "s3cr")) as running:
        assert govgraph.open(running.url).query("ASK {}") is True
        monkeypatch.setenv("GOVGRAPH_USER", "other")
        with pytest.raises(StoreError, match="HTTP 401"):
            govgraph.open(running.url).query("ASK {}")
        monkeypatch.delenv("GOVGRAPH_USER")
        # the default entry is for no endpoint
        with pytest.raises(StoreError, match="HTTP 401"):
            govgraph.open(running.url.replace("127.0.0.1", "localhost")).query("ASK {}")
        assert not any(
            one.headers.get("Authorization", "").endswith("eDp5") for one in running.requests
        )
        file.write_text("machine 127.0.0.1 login me password s3cr\nnonsense s3cr-x")
        with pytest.raises(StoreError, match="line") as caught:
            govgraph.open(running.url)
        assert "s3cr" not in str(caught.value) + str(caught.value.fields)


@pytest.mark.parametrize("name", ["TOKEN", "USER", "PASSWORD"])
def test_credentials_that_would_break_a_header(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(monkeypatch)
    monkeypatch.setenv(f"GOVGRAPH_{name}", "s3cr\r\nX-Evil: 1")
    with pytest.raises(StoreError, match="line break") as caught:
        govgraph.open("http://127.0.0.1/sparql")
    assert "s3cr" not in str(caught.value)


def test_credentials_do_not_cross_a_network_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(monkeypatch)
    with pytest.raises(StoreError, match=r"https.*GOVGRAPH_INSECURE=1") as caught:
        govgraph.open("http://sparql.example.org/query")
    assert SECRET not in str(caught.value)
    for fine in ("https://sparql.example.org/query", "http://localhost/query", "http://[::1]/q"):
        govgraph.open(fine)
    monkeypatch.setenv("GOVGRAPH_INSECURE", "1")
    govgraph.open("http://sparql.example.org/query")


def test_credentials_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(monkeypatch)
    found = credentials.find(Origin("https", "a", 443), "x")
    assert (found.user, found.password) == ("me", SECRET)
    graph = govgraph.open("https://host/sparql")
    assert isinstance(graph.store, Endpoint)
    for thing in (found, graph, graph.store, graph.store.transport):
        assert "s3cr" not in repr(thing) + str(thing)


def test_nothing_is_logged(
    monkeypatch: pytest.MonkeyPatch, guarded: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    set_password(monkeypatch)
    with caplog.at_level(logging.DEBUG), serving(guarded) as running:
        govgraph.open(running.url).query("ASK {}")
    assert caplog.text == ""


def test_no_global_opener_is_touched(monkeypatch: pytest.MonkeyPatch, guarded: Answerer) -> None:
    set_password(monkeypatch)
    before = urllib.request._opener  # type: ignore[attr-defined]
    with serving(guarded) as running:
        govgraph.open(running.url).query("ASK {}")
    assert urllib.request._opener is before  # type: ignore[attr-defined]


# Redirects


def moving(target: str, status: int) -> Answerer:
    def answer(request: Request) -> Reply:
        if request.path == "/there":
            return answering(request)
        return Reply(status, "text/html", b"moved", (("Location", target),))

    return answer


@pytest.mark.parametrize("status", [307, 308])
def test_a_query_follows_a_redirect_that_keeps_it(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVGRAPH_TOKEN", "s3cr")
    with serving(answering) as other:
        for target in ("/there", other.url, other.url.replace("127.0.0.1", "localhost")):
            with serving(moving(target, status)) as running:
                assert govgraph.open(running.url).query("ASK { <http://a> ?p ?o }") is True
                last = (other if "http" in target else running).requests[-1]
                assert (last.method, last.query) == ("POST", "ASK { <http://a> ?p ?o }")
                # another port is another origin
                assert ("Authorization" in last.headers) == (target == "/there")


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_query_does_not_follow_one_that_would_lose_it(status: int) -> None:
    with serving(moving("/there", status)) as running:
        with pytest.raises(StoreError, match="redirects to /there"):
            govgraph.open(running.url).query("ASK {}")
        assert len(running.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reads_follow_redirects(status: int, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVGRAPH_TOKEN", "s3cr")
    with serving(answering) as other, serving(moving(other.url, status)) as running:
        reply = Transport(running.url).send(call(running.url, method), again=True)
        assert reply.status == 200
        assert "Authorization" in running.requests[0].headers
        assert "Authorization" not in other.requests[0].headers
        with pytest.raises(StoreError, match="redirects"):
            Transport(running.url).send(call(running.url, method), again=True, follow=False)


def test_a_password_is_not_given_to_who_asks_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(monkeypatch)
    with serving(basic(answering, "me", SECRET)) as other:
        with (
            serving(moving(other.url, 307)) as running,
            pytest.raises(StoreError, match="HTTP 401"),
        ):
            govgraph.open(running.url).query("ASK {}")
        assert not any("Authorization" in one.headers for one in other.requests)


@pytest.mark.parametrize(
    "target",
    [
        "http://me:pw@127.0.0.1/x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://[::1",
        "javascript:alert(1)",
        "http://a b/",
    ],
)
def test_redirects_to_nowhere_are_not_followed(target: str) -> None:
    with serving(moving(target, 307)) as running:
        with pytest.raises(StoreError):
            govgraph.open(running.url).query("ASK {}")
        assert len(running.requests) == 1


def test_redirects_have_an_end() -> None:
    with serving(moving("/sparql", 307)) as running:
        with pytest.raises(StoreError, match="redirects too often"):
            govgraph.open(running.url).query("ASK {}")
        assert len(running.requests) < 10


# Patience


def test_a_query_is_sent_again_when_the_server_was_away(slept: list[float]) -> None:
    busy = Reply(503, "text/plain", b"starting")
    with serving(in_turn(busy, None, Reply(502, "text/html", b"<html>"))) as running:
        reply = Transport(running.url).send(call(running.url), again=True)
        assert reply.content == YES.content
        assert len(running.requests) == 4
    assert slept == [0.25, 0.5, 1.0]


def test_what_may_not_be_done_twice_is_sent_once(slept: list[float]) -> None:
    for first in (Reply(503, "text/plain", b""), None):
        with serving(in_turn(first)) as running:
            with pytest.raises(StoreError):
                Transport(running.url).send(call(running.url), again=False)
            assert len(running.requests) == 1
    assert slept == []


def test_retries_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVGRAPH_RETRIES", "2")
    with serving(in_turn(*[Reply(503, "text/plain", b"busy")] * 9)) as running:
        with pytest.raises(StoreError, match=r"HTTP 503.*busy"):
            Transport(running.url).send(call(running.url), again=True)
        assert len(running.requests) == 3


@pytest.mark.parametrize("status", [400, 404, 500, 401])
def test_a_refusal_is_not_asked_again(status: int) -> None:
    with serving(in_turn(Reply(status, "text/plain", b""))) as running:
        with pytest.raises(GovgraphError):
            Transport(running.url).send(call(running.url), again=True)
        assert len(running.requests) == 1


def busy(after: str) -> Reply:
    return Reply(429, "text/plain", b"", (("Retry-After", after),))


def test_a_server_that_says_when_is_heeded_within_reason(slept: list[float]) -> None:
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=20)
    with serving(in_turn(busy("7"), busy(email.utils.format_datetime(soon)))) as running:
        Transport(running.url).send(call(running.url), again=True)
    assert slept[0] == 7 and 10 < slept[1] <= 20
    for long in ("3600", "Fri, 31 Dec 2100 23:59:59 GMT"):
        with serving(in_turn(busy(long))) as running:
            with pytest.raises(StoreError, match="Retry-After"):
                Transport(running.url).send(call(running.url), again=True)
            assert len(running.requests) == 1
    with serving(in_turn(busy("soon"), busy("-1"))) as running:
        Transport(running.url).send(call(running.url), again=True)
    assert len(slept) == 4


def test_a_slow_server_is_not_asked_again() -> None:
    done = threading.Event()

    def slow(_: Request) -> Reply:
        done.wait(10)
        return ONE

    with serving(slow) as running:
        transport = Transport(running.url)
        transport.timeout = 0.2
        with pytest.raises(StoreError, match="timed out"):
            transport.send(call(running.url), again=True)
        done.set()
        assert len(running.requests) == 1


def test_a_trickle_has_an_end() -> None:
    import socket

    stop = threading.Event()

    def trickle() -> None:
        client, _ = listener.accept()
        client.recv(10_000)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while not stop.wait(0.02):
            try:
                client.sendall(b"x")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=trickle, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        transport = Transport(url)
        transport.timeout = 0.1
        begun = time.monotonic()
        with pytest.raises(StoreError, match="timed out"):
            transport.send(call(url), again=True)
        assert time.monotonic() - begun < 5
        stop.set()


# Bounds


def test_an_answer_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVGRAPH_MAX_BYTES", "1000")
    with (
        serving(lambda _: Reply(200, JSON, b"x" * 5_000)) as running,
        pytest.raises(StoreError, match="longer than 1000 bytes"),
    ):
        Transport(running.url).send(call(running.url), again=True)


def test_an_answer_cut_off_is_asked_again_and_then_none() -> None:
    cut = Reply(200, JSON, b"half", promised=500)
    with serving(in_turn(cut)) as running:
        assert Transport(running.url).send(call(running.url), again=True).content == YES.content
    with (
        serving(lambda _: cut) as running,
        pytest.raises(StoreError, match="cut off, 496 bytes are missing"),
    ):
        Transport(running.url).send(call(running.url), again=True)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, "text/html", b"anything"),
        Reply(200, "application/xhtml+xml", b"anything"),
        Reply(200, JSON, b"\n <!DOCTYPE HTML>"),
        Reply(200, "text/plain", b"<HTML><body>Log in"),
    ],
)
def test_a_page_is_no_answer(reply: Reply) -> None:
    with (
        serving(lambda _: reply) as running,
        pytest.raises(StoreError, match="does not answer in SPARQL"),
    ):
        Transport(running.url).send(call(running.url), again=True)


@pytest.mark.parametrize("name", ["TIMEOUT", "RETRIES", "MAX_BYTES"])
def test_settings_are_numbers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("soon", "-1", "nan", "inf"):
        monkeypatch.setenv(f"GOVGRAPH_{name}", wrong)
        with pytest.raises(ParameterError, match=f"GOVGRAPH_{name}"):
            Transport("http://127.0.0.1/")
    monkeypatch.setenv(f"GOVGRAPH_{name}", "0")
    if name == "RETRIES":
        assert Transport("http://127.0.0.1/").retries == 0
    else:
        with pytest.raises(ParameterError):
            Transport("http://127.0.0.1/")
    monkeypatch.setenv("GOVGRAPH_TIMEOUT", "7.5")
    monkeypatch.delenv(
        f"GOVGRAPH_{name}" if name != "TIMEOUT" else "GOVGRAPH_RETRIES", raising=False
    )
    assert Transport("http://127.0.0.1/").timeout == 7.5


def test_the_server_of_these_tests_is_fair() -> None:
    """The digest of the test server refuses what is not the password."""
    with (
        serving(digest(answering, "me", "right")) as running,
        pytest.raises(StoreError, match="HTTP 401"),
    ):
        govgraph.open(running.url).query("ASK {}")
