"""What people typed into a form, as text; what was left out is empty."""

from collections.abc import Iterable

from starlette.requests import Request


class Typed:
    """The fields of a form by name; a field may be there several times."""

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields = list(fields)

    def __getitem__(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def names(self) -> list[str]:
        return [field for field, _ in self._fields]

    def all(self, name: str) -> list[str]:
        return [value for field, value in self._fields if field == name]

    def given(self, name: str) -> str | None:
        """A field somebody filled in; None for an empty one."""
        return self[name] or None


async def typed(request: Request) -> Typed:
    """A form that was sent, every text stripped; no form here takes files."""
    sent = await request.form()
    return Typed((name, value.strip()) for name, value in sent.multi_items() if isinstance(value, str))


def asked(request: Request) -> Typed:
    """The query of an address, read like a form."""
    return Typed((name, value.strip()) for name, value in request.query_params.multi_items())
