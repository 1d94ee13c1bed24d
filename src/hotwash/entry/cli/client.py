"""Speak to a Hotwash server: $HOTWASH_URL with $HOTWASH_TOKEN."""

import os
import time
import uuid
from typing import TYPE_CHECKING, Any

from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, UNREACHABLE, fail

if TYPE_CHECKING:
    import httpx

DEFAULT_URL = "http://127.0.0.1:8080"
TRIES = 3
WAIT_SECONDS = 0.5


class Client:
    """One command's conversation; a refusal ends the command with its reason and what to do instead."""

    def __init__(self) -> None:
        self.url = os.environ.get("HOTWASH_URL", DEFAULT_URL).rstrip("/")
        token = os.environ.get("HOTWASH_TOKEN")
        if not token:
            fail(
                BAD_INPUT,
                "Nobody knows who you are: HOTWASH_TOKEN is not set.",
                "Make a token on the server with 'hotwash token create YOU' and export it.",
            )
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> "httpx.Response":
        asked = {name: value for name, value in query.items() if value is not None}
        return self._answered(lambda http: http.get(self._at(path), params=asked, headers=self._headers))

    def send(self, path: str, body: dict[str, Any], method: str = "POST") -> dict[str, Any]:
        """An act, sent once: a lost answer is asked for again under the same key."""
        headers = {**self._headers, "Idempotency-Key": uuid.uuid4().hex}
        given = {name: value for name, value in body.items() if value is not None}
        response = self._answered(lambda http: http.request(method, self._at(path), json=given, headers=headers))
        answer: dict[str, Any] = response.json()
        return answer

    def _at(self, path: str) -> str:
        return f"{self.url}/api/v1{path}"

    def _answered(self, ask: Any) -> "httpx.Response":
        import httpx

        with httpx.Client(timeout=30) as http:
            for attempt in range(1, TRIES + 1):
                try:
                    response: httpx.Response = ask(http)
                except (httpx.TransportError, httpx.InvalidURL) as error:
                    if attempt == TRIES or not isinstance(error, httpx.TransportError):
                        fail(
                            UNREACHABLE, f"{self.url} cannot be reached: {error}.", "Is it running? Check HOTWASH_URL."
                        )
                else:
                    if response.status_code != 503 or attempt == TRIES:
                        return self._checked(response)
                time.sleep(WAIT_SECONDS * attempt)
        raise AssertionError("the last try returns or fails")

    def _checked(self, response: "httpx.Response") -> "httpx.Response":
        if response.is_success:
            return response
        try:
            problem = response.json()
        except ValueError:
            problem = {}
        if "code" not in problem:
            fail(UNREACHABLE, f"{self.url} answered {response.status_code}; it does not look like Hotwash.")
        code = BAD_INPUT if response.status_code in (401, 422) else REFUSED
        fail(code, problem["title"], problem["instead"])
