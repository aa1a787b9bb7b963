"""Compute the offsets of the held-out corpus and check it.

``quotes.jsonl`` is the hand-written source: the fields of ``gold.jsonl`` with ``quote`` (and, when the quote is not
unique, ``nth``, counted from 1) in place of ``start`` and ``end``. Quotes are written in NFC with plain spaces; any
run of white space in a quote stands for any run of white space in the article.

    python offsets.py            write gold.jsonl
    python offsets.py --check    fail if gold.jsonl is not what quotes.jsonl gives

Both take the directory of another corpus of the same layout (``python offsets.py ../second --check``).
"""

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).resolve().parent
STATUSES = {"fact", "plan", "target", "pilot", "past", "proposed"}


def stored(article: str, corpus: Path = HERE) -> str:
    """Return the text of an article exactly as stored (no newline translation)."""
    return (corpus / "articles" / f"{article}.txt").read_bytes().decode("utf-8")


def find(text: str, quote: str, nth: int | None) -> tuple[int, int]:
    """Return the span of a quote in a stored text.

    Args:
        text: The article as stored, in NFC or NFD.
        quote: The words, in NFC.
        nth: Which occurrence, from 1; ``None`` demands that there is only one.

    Returns:
        ``(start, end)`` in characters of the stored text.

    Raises:
        ValueError: The quote is missing, or not unique and ``nth`` is not given.

    Example:
        >>> find("ông\\u00a0An nói, ông  An cười", "ông An", 2)
        (12, 19)
    """
    form: Literal["NFC", "NFD"] = "NFC" if unicodedata.is_normalized("NFC", text) else "NFD"
    words = (re.escape(unicodedata.normalize(form, word)) for word in quote.split())
    # No combining mark may follow: in NFD "Ba" must not match the start of "Bà".
    pattern = r"\s+".join(words) + r"(?![\u0300-\u036f])"
    spans = [match.span() for match in re.finditer(pattern, text)]
    if not spans or (nth is None and len(spans) > 1) or (nth is not None and nth > len(spans)):
        raise ValueError(f"{len(spans)} times in the text: {quote!r}")
    return spans[(nth or 1) - 1]


def gold(corpus: Path = HERE) -> list[dict[str, Any]]:
    """Return the rows of ``gold.jsonl``, in the order of the texts and the spans."""
    rows = []
    for line in (corpus / "quotes.jsonl").read_text(encoding="utf-8").splitlines():
        source = json.loads(line)
        text = stored(source["text"], corpus)
        start, end = find(text, source.pop("quote"), source.pop("nth", None))
        row = {
            key: source.pop(key) for key in ("text", "kind", "status", "explicit") if key in source
        }
        if row["kind"] != "trap" and row["status"] not in STATUSES:
            raise ValueError(f"unknown status: {row['status']}")
        rows.append({**row, "start": start, "end": end, **source})
    order = sorted(
        range(len(rows)),
        key=lambda i: (rows[i]["text"], rows[i]["kind"] == "trap", rows[i]["start"], i),
    )
    return [rows[i] for i in order]


def main(arguments: list[str]) -> int:
    """Write ``gold.jsonl``, or compare it with ``--check``; return the exit code."""
    corpus = next((Path(word) for word in arguments if not word.startswith("--")), HERE)
    wanted = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold(corpus))
    path = corpus / "gold.jsonl"
    if "--check" in arguments:
        same = path.read_text(encoding="utf-8") == wanted
        print(
            "gold.jsonl khớp / matches"
            if same
            else "gold.jsonl không khớp quotes.jsonl / does not match"
        )
        return 0 if same else 1
    path.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
