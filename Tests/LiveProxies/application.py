"""The application behind a proxy. It answers every request as a fact's `application` says, and writes down what it saw.

Keys of `application` (times in seconds): events, gap, size (bytes of an event), head_after, pause {after, seconds}, framing
(chunked, close, length), type, headers, drop (the first N requests are closed without an answer), fail (the first N get 503),
cut_after (closes after N events), early (answers before the request is complete), websocket (server or silent), compressed.
"""
import asyncio
import base64
import contextlib
import hashlib
import zlib

from moments import now

DEFAULTS = {"events": 8, "gap": 0.25, "size": 40, "head_after": 0, "framing": "chunked", "type": "text/event-stream"}


class Application:
    """One server on 127.0.0.1, for one fact."""

    def __init__(self, behaviour, port):
        self.behaviour = DEFAULTS | (behaviour or {})
        self.port = port
        self.requests = []  # {time, method, path, headers, pieces: [(time, bytes)], complete: time or None}
        self.sent = {}  # number of the event in the first answer: time
        self.first = None  # the number of the request whose answer is measured: the first that is not refused
        self.gone = None  # when its connection was closed from the other side
        self.server = None

    async def __aenter__(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.server.close()

    async def _serve(self, reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._answer(reader, writer):
                pass
        with contextlib.suppress(ConnectionError):
            writer.close()

    async def _answer(self, reader, writer):
        """Whether the connection goes on."""
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        headers = {}
        for line in lines[1:]:
            if ":" in line:
                name, value = line.split(":", 1)
                headers[name.strip().lower()] = value.strip()
        number = len(self.requests)
        request = {"time": now(), "method": method, "path": path, "headers": headers, "pieces": [], "complete": None}
        self.requests.append(request)
        behaviour = self.behaviour
        body = asyncio.ensure_future(self._body(reader, request))
        try:
            if not behaviour.get("early"):
                await body
            if number < behaviour.get("drop", 0):
                return False
            if number < behaviour.get("fail", 0):
                writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
                return True
            if self.first is None:
                self.first = number
            if behaviour.get("websocket"):
                return await self._websocket(reader, writer, headers, number)
            return await self._stream(reader, writer, body, number)
        finally:
            body.cancel()

    async def _body(self, reader, request):
        headers = request["headers"]
        if "chunked" in headers.get("transfer-encoding", ""):
            while True:
                size = int((await reader.readline()).split(b";")[0] or b"0", 16)
                data = await reader.readexactly(size + 2)
                if size == 0:
                    break
                request["pieces"].append((now(), len(data) - 2))
        else:
            missing = int(headers.get("content-length", 0))
            while missing > 0:
                data = await reader.read(min(missing, 65536))
                if not data:
                    raise ConnectionError("the request ended early")
                request["pieces"].append((now(), len(data)))
                missing -= len(data)
        request["complete"] = now()

    async def _watch(self, reader, number):
        """Waits for the other side to close."""
        with contextlib.suppress(ConnectionError):
            while await reader.read(65536):
                pass
        if number == self.first and self.gone is None:
            self.gone = now()

    async def _stream(self, reader, writer, body, number):
        behaviour = self.behaviour
        watch = None if behaviour.get("early") else asyncio.ensure_future(self._watch(reader, number))
        try:
            await asyncio.sleep(behaviour["head_after"])
            packer = zlib.compressobj(wbits=31) if behaviour.get("compressed") else None
            texts = [self._event(index) for index in range(behaviour["events"])]
            framing = behaviour["framing"]
            lines = ["HTTP/1.1 200 OK", f"Content-Type: {behaviour['type']}"]
            if framing == "chunked":
                lines.append("Transfer-Encoding: chunked")
            elif framing == "length":
                lines.append(f"Content-Length: {sum(map(len, texts))}")
            else:
                lines.append("Connection: close")
            if packer:
                lines.append("Content-Encoding: gzip")
            lines += [f"{name}: {value}" for name, value in behaviour.get("headers", {}).items()]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            await writer.drain()
            pause = behaviour.get("pause", {})
            for index, text in enumerate(texts):
                if index == pause.get("after"):
                    await asyncio.sleep(pause["seconds"])
                if index == behaviour.get("cut_after"):
                    return False
                if number == self.first:
                    self.sent[index] = now()
                data = packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH) if packer else text
                writer.write(b"%x\r\n%s\r\n" % (len(data), data) if framing == "chunked" else data)
                await writer.drain()
                if index + 1 < len(texts):
                    await asyncio.sleep(behaviour["gap"])
            if behaviour.get("early"):
                await body
            if framing == "chunked":
                writer.write(b"0\r\n\r\n")
                await writer.drain()
        except ConnectionError:
            if number == self.first and self.gone is None:
                self.gone = now()
            return False
        finally:
            if watch:
                # The next request is read only when nobody else reads.
                watch.cancel()
                await asyncio.wait([watch])
        return framing != "close"

    def _event(self, index):
        head = b"data: %d " % index
        return head + b"x" * max(0, self.behaviour["size"] - len(head) - 2) + b"\n\n"

    async def _websocket(self, reader, writer, headers, number):
        if headers.get("upgrade", "").lower() != "websocket":
            writer.write(b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n")
            return True
        await asyncio.sleep(self.behaviour["head_after"])
        # Sec-WebSocket-Accept is made from the key; clients and proxies that check it need the true one.
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept(headers.get("sec-websocket-key", "")) + b"\r\n\r\n")
        watch = asyncio.ensure_future(self._watch(reader, number))
        try:
            for index in range(self.behaviour["events"] if self.behaviour["websocket"] == "server" else 0):
                self.sent[index] = now()
                text = self._event(index)[:100]
                writer.write(bytes([0x81, len(text)]) + text)
                await writer.drain()
                await asyncio.sleep(self.behaviour["gap"])
            await watch
        finally:
            watch.cancel()
        return False


def accept(key):
    return base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
