"""A WebSocket over HTTP/1.1. `sends` is the time in seconds between the frames of the client."""
import asyncio
import base64
import contextlib
import os
import ssl

from clients.http1 import connect
from clients.observation import Observation
from moments import now


async def request(port, client, seconds):
    """One WebSocket, observed for `seconds`; `end` is open when it still is."""
    seen = Observation(started=now())
    reader, writer = await connect(port, client, ["http/1.1"])
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        (f"GET {client.get('path', '/events')} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
         f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
    sending = None
    try:
        if client.get("sends"):
            sending = asyncio.ensure_future(_send(writer, client["sends"]))
        await asyncio.wait_for(_read(reader, seen), seconds)
    except asyncio.TimeoutError:
        pass
    except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
        seen.finish("closed", now())
    finally:
        if sending:
            sending.cancel()
        writer.close()
    return seen


async def _send(writer, gap):
    with contextlib.suppress(ConnectionError):
        # The first frame waits for the handshake.
        await asyncio.sleep(0.3)
        while True:
            writer.write(bytes([0x81, 0x84, 0, 0, 0, 0]) + b"ping")
            await writer.drain()
            await asyncio.sleep(gap)


async def _read(reader, seen):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    seen.take_status(int(head[0].split(" ")[1]), {}, now())
    if seen.status != 101:
        seen.finish("complete", now())
        return
    while True:
        opcode, size = await reader.readexactly(2)
        data = await reader.readexactly(size & 127)
        if opcode & 15 == 8:
            seen.finish("closed", now())
            return
        seen.take(data, now())
