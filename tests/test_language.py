"""Messages: both languages, one clean line, and none missing."""

from __future__ import annotations

import ast
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph import errors, language

SOURCE = Path(language.__file__).parent


@pytest.fixture(autouse=True)
def _neutral(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("GOVGRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    language.use(None)
    yield
    language.use(None)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "vi_VN"}, "vi"),
        ({"LANG": "vi_VN", "LC_ALL": ""}, "vi"),
        ({"LANG": "vi_VN", "GOVGRAPH_LANG": "en"}, "en"),
        ({"GOVGRAPH_LANG": "vi"}, "vi"),
        ({"GOVGRAPH_LANG": "fr", "LANG": "vi_VN"}, "vi"),
    ],
)
def test_the_environment_chooses(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.current() == expected


def test_use_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVGRAPH_LANG", "en")
    language.use("vi")
    assert language.current() == "vi"
    assert language.text("file-missing", where="a") == "a: không có tệp này."
    assert language.text("file-missing", "en", where="a") == "a: no such file."
    language.use(None)
    assert language.current() == "en"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        language.use("fr")
    assert language.current() == "en"


@given(st.text(), st.sampled_from(["vi", "en"]))
def test_a_message_is_one_clean_line_whatever_the_field(value: str, lang: str) -> None:
    message = language.text("file-missing", lang, where=value)
    assert message.isprintable()
    assert len(message) < 300


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x1EF9), max_size=150))
def test_printable_fields_go_in_as_they_are(value: str) -> None:
    if value.isprintable():
        assert language.text("file-missing", "en", where=value) == f"{value}: no such file."


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", "a\\u000Ab"),
        ("\u202egpj.exe", "\\u202Egpj.exe"),
        ("\ufeff", "\\uFEFF"),
        ("\x1b[31m", "\\u001B[31m"),
        ("\U000e0001", "\\U000E0001"),
        ("{where} {0} %s", "{where} {0} %s"),
        ("Cẩm Phả", "Cẩm Phả"),
    ],
)
def test_what_would_disorder_a_line_is_shown(value: str, shown: str) -> None:
    assert language.text("file-missing", "en", where=value) == f"{shown}: no such file."


def test_a_long_field_keeps_both_ends() -> None:
    shown = language.visible("start" + "x" * 10_000 + "end")
    assert shown.startswith("start")
    assert shown.endswith("end")
    assert "…" in shown
    assert len(shown) <= language.LONGEST_FIELD


def test_a_missing_message_or_field_hides_nothing() -> None:
    assert language.text("no-such-key", where="a.ttl", line=3) == "no-such-key where=a.ttl line=3"
    assert language.text("file-missing", "en") == "?: no such file."


def test_messages_stand_in_both_languages_with_the_same_fields_and_sorted() -> None:
    messages = language.messages()
    assert len(messages) > 30
    for key, texts in messages.items():
        assert sorted(texts) == ["en", "vi"], key
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
        assert fields[0] == fields[1], key
        for text in texts.values():
            assert text.isprintable(), key
    assert list(messages) == sorted(messages)


def _calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Each place in the library that names a message, with the fields it gives."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            key = node.args[0]
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                continue
            if called in dir(errors) and called.endswith("Error"):
                names = {word.arg for word in node.keywords}
                known = {name for name in names if name is not None}
                yield path.name, key.value, known if known == names else None


def test_every_error_raised_has_its_message() -> None:
    calls = list(_calls())
    assert len(calls) > 30
    missing = [(where, key) for where, key, _ in calls if key not in language.messages()]
    assert not missing


def test_every_error_gives_the_fields_its_message_shows() -> None:
    wrong = []
    for where, key, fields in _calls():
        texts = language.messages().get(key)
        if texts and fields is not None:
            lacking = set(re.findall(r"\{(\w+)\}", texts["en"])) - fields
            if lacking:
                wrong.append((where, key, lacking))
    assert not wrong


def test_the_messages_are_read_only_when_one_is_shown() -> None:
    code = (
        "import sys, govgraph.errors as e; assert 'tomllib' not in sys.modules;"
        "str(e.GovgraphError('file-missing', where='a')); assert 'tomllib' in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_messages_are_read_from_a_zip_file(tmp_path: Path) -> None:
    import zipfile

    archive = tmp_path / "package.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("govgraph/__init__.py", "")
        for name in ("language.py", "errors.py", "messages.toml"):
            bundle.write(SOURCE / name, f"govgraph/{name}")
    code = "from govgraph import errors; print(errors.GovgraphError('file-missing', where='a'))"
    environment = {**os.environ, "PYTHONPATH": str(archive), "GOVGRAPH_LANG": "en"}
    shown = subprocess.run(
        [sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True
    )
    assert shown.stdout == "a: no such file.\n"


def test_an_error_says_what_and_where() -> None:
    error = errors.InputError("parse-error", where="a.ttl", what="no dot", line=3, column=1)
    assert (error.where, error.what, error.line, error.column) == ("a.ttl", "no dot", 3, 1)
    assert str(error) == "a.ttl: line 3, column 1: no dot"
    assert error.message("vi") == "a.ttl: dòng 3, cột 1: no dot"
    assert errors.InputError("file-missing", where="a.ttl").line is None


def test_errors_are_one_family_told_in_the_docstring() -> None:
    kinds = [
        one
        for one in vars(errors).values()
        if isinstance(one, type)
        and issubclass(one, Exception)
        and one.__module__ == errors.__name__
    ]
    assert len(kinds) >= 12
    for kind in kinds:
        assert issubclass(kind, errors.GovgraphError)
        assert kind.__name__ in (errors.__doc__ or "")
    assert issubclass(errors.StoreLockedError, errors.StoreError)
    assert issubclass(errors.StoreDamagedError, errors.StoreError)


def test_an_error_survives_pickling() -> None:
    error = errors.StoreLockedError("store-locked", where="s", pid=7)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is errors.StoreLockedError
    assert str(again) == str(error)
