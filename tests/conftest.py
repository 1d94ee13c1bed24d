"""Fixtures every test may use."""

import os
import shutil
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def component() -> Callable[[str, str], str]:
    """The path of a program a test needs; without it the test is skipped by name, and fails where all must be there."""

    def find(program: str, package: str) -> str:
        if (path := shutil.which(program)) is not None:
            return path
        missing = f"{program} is missing: install Debian's package {package}"
        if os.environ.get("HOTWASH_REQUIRE_COMPONENTS"):
            pytest.fail(missing)
        pytest.skip(missing)

    return find
