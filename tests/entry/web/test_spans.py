"""A span of time reads the same from the server and from the page's script (tests/browser/test_script.py)."""

from datetime import timedelta

import pytest

from hotwash.entry.web.pages import span


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00"),
        (9, "0:09"),
        (192, "3:12"),
        (3599, "59:59"),
        (3753, "1:02:33"),
        (86_399, "23:59:59"),
        (90_000, "1 d 1 h"),
    ],
)
def test_a_span_is_short_and_grows_only_as_it_must(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words
