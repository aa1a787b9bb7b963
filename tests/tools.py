"""Tools that a test needs: skipped, saying so, where they are missing; a failure in CI."""

from __future__ import annotations

import importlib
import os
from typing import Any

import pytest

REQUIRED = bool(os.environ.get("GOVGRAPH_REQUIRE_TOOLS"))


def missing(what: str) -> None:
    """Skip the test for want of a tool; fail it where every tool must be there."""
    if REQUIRED:
        pytest.fail(f"{what} is needed here")
    pytest.skip(f"{what} is not installed")


def needed(module: str, package: str = "") -> Any:
    """Import a module, or skip the test."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return missing(package or module)
