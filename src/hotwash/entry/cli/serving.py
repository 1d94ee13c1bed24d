"""Run the HTTP server around an open instance."""

import gc
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from hotwash.app.hotwash import Hotwash


class Server(uvicorn.Server):
    """Says where it answers, and on a signal lets the watchers of live streams go first."""

    def __init__(self, hotwash: Hotwash, application: ASGIApp, answering: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=5,
                lifespan="off",
            )
        )
        self._hotwash = hotwash
        self._answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _collect_garbage_less_often()
        self._answering()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._hotwash.live.close()
        super().handle_exit(sig, frame)


def _collect_garbage_less_often() -> None:
    """Requests leave next to no cycles behind, and looking for some after every 700 objects slows intake by a third.

    What was loaded until now stays for good and is not looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; OSError when the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound


def address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
