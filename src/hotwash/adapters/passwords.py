"""Passwords by Argon2id, with the parameters argon2-cffi recommends (RFC 9106, low memory)."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2
"""Each hash takes 64 MB and a core for a moment: many sign-ins at once wait for each other."""


class Argon2Passwords:
    """Hashes in a thread, so that a sign-in holds up nobody else."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, hashed: str | None, password: str) -> bool:
        if hashed is None:
            self._nobody = hashed = self._nobody or await self.hash("nobody has this password")
            await self._matches(hashed, password)
            return False
        return await self._matches(hashed, password)

    async def _matches(self, hashed: str, password: str) -> bool:
        async with self._turns:
            try:
                return await asyncio.to_thread(self._hasher.verify, hashed, password)
            except (VerificationError, InvalidHashError):
                return False
