"""What a client saw."""
import re
import zlib
from dataclasses import dataclass, field

EVENT = re.compile(rb"data: (\d+) ")


@dataclass
class Observation:
    """Times are those of `moments.now`; `end` is complete, truncated, reset, closed or open."""

    started: float
    status: int | None = None
    status_at: float | None = None
    headers: dict = field(default_factory=dict)
    events: list = field(default_factory=list)  # (number, time)
    pieces: list = field(default_factory=list)  # (time, bytes)
    body: bytes = b""
    end: str = "open"
    ended_at: float | None = None
    kept: float | None = None  # seconds from the end of the reply to the close of the connection

    _plain: bytes = b""
    _unpack: object = None

    def take_status(self, status, headers, time):
        self.status, self.headers, self.status_at = status, headers, time
        if headers.get("content-encoding") == "gzip":
            self._unpack = zlib.decompressobj(wbits=47)

    def take(self, data, time):
        """A part of the body."""
        self.pieces.append((time, len(data)))
        if len(self.body) < 2000:
            self.body += data
        if self._unpack is None and "content-encoding" in self.headers:
            return
        self._plain += self._unpack.decompress(data) if self._unpack else data
        last = 0
        for match in EVENT.finditer(self._plain):
            self.events.append((int(match[1]), time))
            last = match.end()
        self._plain = self._plain[last:][-200:] if last else self._plain[-200:]

    def finish(self, end, time):
        if self.end == "open":
            self.end, self.ended_at = end, time
