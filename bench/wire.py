"""HTTP/1.1 over one connection, as little of it as measuring needs: keep-alive, replies with a length.

A client that does more per reply would measure itself: it shares the processors with the server.
"""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urlencode

HOST = "127.0.0.1"
_STATUS = slice(9, 12)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Cut(ConnectionError):
    """The connection ended. `unread` says that not a byte of the reply had come."""

    def __init__(self, *, unread: bool) -> None:
        super().__init__("the connection ended before the reply did")
        self.unread = unread


@dataclass(frozen=True)
class Reply:
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header's value; None where it is not there."""
        found = re.search(rb"\r\n" + name.encode() + rb": *([^\r]*)", self.head, re.IGNORECASE)
        return None if found is None else found[1].decode("latin-1")


class Connection(asyncio.Protocol):
    """One connection, one request on the way at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Reply] | None = None
        self._received = b""
        self.open = False

    @classmethod
    async def to(cls, port: int) -> "Connection":
        _, connection = await asyncio.get_running_loop().create_connection(cls, HOST, port)
        return connection

    async def exchange(self, request: bytes) -> Reply:
        """Send a request and return the reply. Raises `Cut`."""
        if self._transport is None or not self.open:
            raise Cut(unread=True)
        self._waiting = asyncio.get_running_loop().create_future()
        self._received = b""
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        self.open = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self.open = transport, True

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, mark, body = self._received.partition(b"\r\n\r\n")
        if not mark or self._waiting is None or self._waiting.done():
            return
        length = _LENGTH.search(head)
        if length is not None and len(body) >= int(length[1]):
            self._waiting.set_result(Reply(int(head[_STATUS]), head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Cut(unread=not self._received))


def get(path: str, cookie: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{_cookie(cookie)}\r\n".encode()


def post(path: str, form: dict[str, str], cookie: str = "", *, scripted: bool = False) -> bytes:
    """Return a form's request; `scripted` is what the page's script sends, which answers with a fragment."""
    body = urlencode(form)
    asked = "HX-Request: true\r\n" if scripted else ""
    kind = "application/x-www-form-urlencoded"
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{_cookie(cookie)}{asked}Content-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _cookie(cookie: str) -> str:
    return f"Cookie: {cookie}\r\n" if cookie else ""
