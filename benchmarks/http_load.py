"""Run as its own process: posts bodies to a server over some connections, and prints what it measured as JSON.

    python -m benchmarks.http_load ADDRESS PATH CONNECTIONS FILE

FILE holds one body a line. Prints seconds, and how many were answered with each status.
"""

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit


class Connection:
    """One keep-alive connection that posts bodies one after the other."""

    def __init__(self, host: str, port: int, path: str) -> None:
        self._host, self._port = host, port
        self._head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: "
        self.statuses: dict[int, int] = {}

    async def post(self, bodies: "asyncio.Queue[bytes]") -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        while not bodies.empty():
            body = bodies.get_nowait()
            writer.write(f"{self._head}{len(body)}\r\n\r\n".encode() + body)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
            status = int(head[9:12])
            self.statuses[status] = self.statuses.get(status, 0) + 1
        writer.close()


async def run(address: str, path: str, connections: int, bodies: list[bytes]) -> dict[str, object]:
    parts = urlsplit(address)
    waiting: asyncio.Queue[bytes] = asyncio.Queue()
    for body in bodies:
        waiting.put_nowait(body)
    posting = [Connection(parts.hostname or "127.0.0.1", parts.port or 80, path) for _ in range(connections)]
    started = perf_counter()
    await asyncio.gather(*(one.post(waiting) for one in posting))
    seconds = perf_counter() - started
    statuses: dict[int, int] = {}
    for one in posting:
        for status, count in one.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return {"seconds": seconds, "statuses": statuses}


if __name__ == "__main__":
    address, path, connections, file = sys.argv[1:]
    lines = Path(file).read_bytes().splitlines()
    print(json.dumps(asyncio.run(run(address, path, int(connections), lines))))
