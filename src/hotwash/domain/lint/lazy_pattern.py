"""A pattern is compiled when it is first used: most runs use few, and start-up is felt at every commit."""

import re
from collections.abc import Iterator
from functools import cached_property


class LazyPattern:
    """A regular expression with the part of re.Pattern's interface the rules need."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._pattern, self._flags = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Compile on first use."""
        return re.compile(self._pattern, self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first match anywhere."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Match at the start."""
        return self.compiled.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every match."""
        return self.compiled.finditer(text)
