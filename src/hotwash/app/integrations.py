"""Look after where alerts come from: add, take another key, remove."""

import secrets

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Integration
from hotwash.domain.kernel import Refused

_LONGEST_NAME = 100
_UNKNOWN = Refused("unknown-integration", "There is no such integration.", "Look at the list of integrations.")


async def find_integration(hotwash: Hotwash, id: str) -> Integration | None:
    """One of everyday life; a drill's go with the drill."""
    every = await hotwash.directory.integrations()
    return next((one for one in every if one.id == id and one.drill is None), None)


async def add_integration(hotwash: Hotwash, name: str) -> tuple[Integration, str] | Refused:
    """A new integration with its key, of which only a digest is kept."""
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        return Refused(
            "bad-request",
            f"An integration has a name of 1 to {_LONGEST_NAME} characters, in one line.",
            "Name it after where its alerts come from, such as production-alertmanager.",
        )
    key = hotwash.secret()
    integration = Integration(secrets.token_hex(6), name)
    await hotwash.directory.add_integration(integration, key)
    return integration, key


async def change_key(hotwash: Hotwash, id: str) -> str | Refused:
    """A new key; the old one is refused within seconds, when every node has forgotten it."""
    key = hotwash.secret()
    if await find_integration(hotwash, id) is None or not await hotwash.directory.change_key(id, key):
        return _UNKNOWN
    return key


async def remove_integration(hotwash: Hotwash, id: str) -> Refused | None:
    """Take no more alerts from it; its incidents stay."""
    if await find_integration(hotwash, id) is None or not await hotwash.directory.remove_integration(id):
        return _UNKNOWN
    return None
