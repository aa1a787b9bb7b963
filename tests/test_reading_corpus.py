"""The development corpus and the seed: the quality that is asked for, and nothing invented."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import reading

pytestmark = pytest.mark.skipif(
    not reading.CORPUS.is_dir(), reason="../shared/reading is not here: nothing to score"
)


def test_the_development_corpus() -> None:
    precision, recall, hits, *_ = reading.quality()
    assert precision >= 0.97 and recall >= 0.90 and hits == 0


def test_the_seed_every_fact_and_nothing_else() -> None:
    missing, more, count = reading.seed_matches()
    assert count > 25 and not missing and not more


def test_the_seed_in_other_spellings() -> None:
    import unicodedata

    import govgraph

    text = reading.text_of(reading.SEED / "cam-pha-2020.txt")
    plain = govgraph.read(text).claims
    other = govgraph.read(unicodedata.normalize("NFD", text)).claims
    assert [(one.kind, one["post"], one["posts"]) for one in plain] == [
        (one.kind, one["post"], one["posts"]) for one in other
    ]


@pytest.mark.parametrize(
    ("corpus", "texts", "precision", "recall"),
    [
        ("heldout", [f"hv{number:02d}" for number in range(1, 10)], 0.99, 0.99),
        ("second", [f"sv{number:02d}" for number in range(1, 8)], 0.98, 0.97),
    ],
)
def test_the_revealed_half_of_a_corpus(
    corpus: str, texts: list[str], precision: float, recall: float
) -> None:
    """The articles that rules were mended by; the rest of the corpus stays unseen."""
    import govgraph

    base = Path(__file__).parent / "reading" / corpus
    score = reading.scorer()
    rows = [
        row
        for line in (base / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        if (row := json.loads(line))["text"] in texts
    ]
    assert {row["text"] for row in rows if row["kind"] != "trap"} >= set(texts) - {"hv08"}

    def said(name: str) -> list[dict[str, object]]:
        text = reading.text_of(base / "articles" / f"{name}.txt")
        return [claim.to_json() for claim in govgraph.read(text, doc=name).claims]

    results = score.run(rows, said)
    got = score.prf([one for items, _ in results.values() for one in items])
    assert got[0] >= precision and got[1] >= recall
    assert not any(hits for _, hits in results.values())
