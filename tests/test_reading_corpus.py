"""The development corpus and the seed: the quality that is asked for, and nothing invented."""

from __future__ import annotations

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
