"""``govgraph read``: files in, claims out, one clear line for what cannot be read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from govgraph.cli import run

ARTICLE = "Tin\n\n1/2/2020\n\nÔng Đỗ Văn {name}, Bí thư Đảng ủy xã Mẫu, nói.\n"


def write(folder: Path, name: str) -> str:
    path = folder / f"{name}.txt"
    path.write_text(ARTICLE.format(name=name), encoding="utf-8")
    return str(path)


def test_claims_go_to_standard_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["read", write(tmp_path, "Thử")]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["person"] == "Đỗ Văn Thử" and told["doc"] == "Thử.txt"


def test_many_files_keep_their_order_and_tell_their_progress(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    names = [f"A{chr(97 + i)}" for i in range(20)]
    target = tmp_path / "claims.jsonl"
    assert run(["read", *[write(tmp_path, one) for one in names], "-o", str(target)]) == 0
    lines = target.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["person"] for line in lines] == [f"Đỗ Văn {one}" for one in names]
    assert "Aa.txt: 1 claims (1 of 20)." in capfd.readouterr().err


def test_no_claims_is_said_and_no_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Trời đẹp.\n", encoding="utf-8")
    assert run(["read", str(tmp_path / "a.txt")]) == 0
    told = capfd.readouterr()
    assert told.out == "" and "no claims" in told.err


def test_a_broken_file_is_one_line_and_the_others_are_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"abc\xff")
    assert run(["read", str(tmp_path / "bad.txt"), write(tmp_path, "Thử")]) == 2
    told = capfd.readouterr()
    assert json.loads(told.out)["person"] == "Đỗ Văn Thử"
    assert "bad.txt" in told.err and "byte 4" in told.err and "1 of 2" in told.err


def test_a_missing_file_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(tmp_path / "none.txt")]) == 2
    told = capfd.readouterr()
    assert told.out == "" and told.err.count("\n") == 1


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    given = io.TextIOWrapper(io.BytesIO(ARTICLE.format(name="Thử").encode("utf-16")))
    monkeypatch.setattr(sys, "stdin", given)
    assert run(["read", "-"]) == 0
    assert json.loads(capfd.readouterr().out)["person"] == "Đỗ Văn Thử"


def test_reading_loads_no_heavy_library(tmp_path: Path) -> None:
    code = (
        "import sys; from govgraph.cli import run; run(['read', sys.argv[1]]);"
        "assert not {'rdflib', 'pyshacl', 'networkx', 'pandas', 'selectolax'} & set(sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code, write(tmp_path, "Thử")], check=True, capture_output=True
    )


@pytest.mark.parametrize("name", ["x.ttl", "x.unknown", "x.txt"])
def test_an_ending_that_tells_no_format_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    article = write(tmp_path, "Thử")
    assert run(["read", article, "-o", str(tmp_path / name)]) == 2
    assert not (tmp_path / name).exists()
    assert run(["read", article, "--show", "-o", str(tmp_path / "x.trig")]) == 2
    assert not (tmp_path / "x.trig").exists()
    assert capfd.readouterr().err.count("jsonl") == 1


def test_an_article_is_not_written_over(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Tin</p>", encoding="utf-8")
    assert run(["read", write(tmp_path, "Thử"), str(page), "-o", str(page)]) == 2
    assert page.read_text(encoding="utf-8") == "<p>Tin</p>"
    assert capfd.readouterr().err.count("\n") == 1
