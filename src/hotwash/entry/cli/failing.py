"""Errors a person can mend are said in words and end with their exit code; a traceback is a bug."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

REFUSED, BAD_INPUT, UNREACHABLE = 1, 2, 3


def fail(code: int, *lines: str) -> NoReturn:
    """Say what is wrong and what to do, then end."""
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(code)


@contextmanager
def spoken() -> Iterator[None]:
    """Bad files and databases end with exit code 2 and their own words."""
    from sqlalchemy.exc import DatabaseError

    from hotwash import bootstrap
    from hotwash.app.ports import StoreUnavailableError

    try:
        yield
    except bootstrap.BAD_INPUT as error:
        fail(BAD_INPUT, str(error))
    except (DatabaseError, StoreUnavailableError) as error:
        fail(
            BAD_INPUT,
            f"The database cannot be used: {getattr(error, 'orig', error)}.",
            "Check its address, that it runs, and that it is Hotwash's.",
        )
    except OSError as error:
        fail(BAD_INPUT, f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
