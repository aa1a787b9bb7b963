"""Files: whole or not at all."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph import files, formats
from govgraph.errors import InputError, OutputError, UnknownNameError


@given(st.binary(max_size=2000))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("files") / "Cẩm Phả.ttl"
    files.write(path, content)
    files.write(str(path), content)
    assert files.read_bytes(path) == content
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, step, full)
            with pytest.raises(OutputError, match="No space left"):
                files.write(path, b"new")
        assert path.read_bytes() == b"old"
        assert [one.name for one in tmp_path.iterdir()] == ["a.ttl"]


def test_the_old_file_stands_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"old")
    seen = []
    move = os.replace

    def watched(source: Path, target: Path) -> None:
        seen.append((Path(source).read_bytes(), Path(target).read_bytes(), Path(source).parent))
        move(source, target)

    monkeypatch.setattr(os, "replace", watched)
    files.write(path, b"new")
    assert seen == [(b"new", b"old", tmp_path)]
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("target", "message"),
    [(".", "directory"), ("no/such/a.ttl", "no/such"), ("a.txt/b.ttl", "a.txt")],
)
def test_what_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("x")
    with pytest.raises(OutputError, match=message):
        files.write(target, b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_leave_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="ermission"):
        files.write(tmp_path / "a", b"x")


def test_a_long_name_still_gets_its_draft(tmp_path: Path) -> None:
    path = tmp_path / ("ả" * 80)
    files.write(path, b"x")
    assert path.read_bytes() == b"x"
    with pytest.raises(OutputError):
        files.write(tmp_path / ("x" * 300), b"x")


def test_links_and_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link = tmp_path / "link.ttl"
    link.symlink_to("a.ttl")
    files.write(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_device_is_written_into() -> None:
    files.write("/dev/null", b"x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize(
    ("path", "message"), [("none.ttl", "no such file"), (".", "directory"), ("a\0b", "null")]
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOVGRAPH_LANG", "en")
    with pytest.raises(InputError, match=message) as caught:
        files.read_bytes(path)
    assert caught.value.where == path
    assert caught.value.line is None


def test_a_dash_is_the_standard_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        buffer = io.BytesIO(b"in\xff")

        def flush(self) -> None: ...

    monkeypatch.setattr(sys, "stdin", Stream())
    assert files.read_bytes("-") == b"in\xff"
    output = Stream()
    output.buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", output)
    files.write("-", b"out\xff")
    assert output.buffer.getvalue() == b"out\xff"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_standard_output_is_said() -> None:
    code = (
        "from govgraph import files, errors\n"
        "try: files.write('-', b'x')\n"
        "except errors.OutputError: import os; os._exit(3)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[1])}
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run([sys.executable, "-c", code], stdout=full, env=environment)
    assert run.returncode == 3


def test_formats_are_found_by_each_of_their_names() -> None:
    assert [one.name for one in formats.FORMATS] == [
        "turtle",
        "trig",
        "nquads",
        "ntriples",
        "jsonld",
        "rdfxml",
    ]
    for one in formats.FORMATS:
        for name in (one.name, *one.aliases, *one.extensions, one.media_type):
            assert formats.by_name(name.upper()) is one
        for extension in one.extensions:
            assert formats.by_path(f"a.b/Cẩm Phả.{extension.upper()}") is one
        assert one.oxigraph.media_type == one.media_type
        assert one.oxigraph.supports_datasets == one.holds_datasets


def test_an_unknown_format_lists_the_choices() -> None:
    with pytest.raises(UnknownNameError, match=r"n3.*turtle, trig, nquads"):
        formats.by_name("n3")
    for path in ("a.txt", "a", "-", ".ttl", ""):
        with pytest.raises(UnknownNameError, match="turtle, trig, nquads"):
            formats.by_path(path)
