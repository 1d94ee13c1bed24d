"""Fixtures every test may use."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import Server, postgres_server

_NUMBERS = count(1)

# A busy machine is no failure: nothing here is a timed test.
settings.register_profile("hotwash", deadline=None)
settings.load_profile("hotwash")


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for all tests of this process."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def fresh_postgres(postgres: Server) -> str:
    """The URL of an empty database."""
    name = f"test_{next(_NUMBERS)}"
    postgres.sql("postgres", f"CREATE DATABASE {name}")
    return postgres.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hotwash.db'}"
    url: str = request.getfixturevalue("fresh_postgres")
    return url
