"""HTTP/1.1, by hand: nothing between the measurement and the bytes."""
import asyncio
import contextlib
import socket
import ssl

from clients.observation import Observation
from moments import now


def tls_context(protocols):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(protocols)
    return context


async def connect(port, client, protocols):
    """A connection; one that is to read slowly has small buffers."""
    raw = socket.socket()
    raw.setblocking(False)
    if client.get("reads_after"):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    context = tls_context(protocols) if client.get("tls") else None
    return await asyncio.open_connection(
        sock=raw, ssl=context, server_hostname="localhost" if context else None,
        limit=2048 if client.get("reads_after") else 1 << 20)


async def send_request(writer, client):
    """The request; `upload` {pieces, gap, size, framing, pause} is sent in parts, `dribble` sends the head in parts."""
    upload = client.get("upload")
    method = client.get("method", "POST" if upload else "GET")
    lines = [f"{method} {client.get('path', '/events')} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in client.get("headers", {}).items()]
    body = client.get("body", "{}" if method == "POST" and not upload else "")
    if upload:
        total = upload["pieces"] * upload.get("size", 1000)
        is_chunked = upload.get("framing", "chunked") == "chunked"
        lines.append("Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {total}")
    elif body:
        body = body * client.get("times", 1)
        lines.append(f"Content-Length: {len(body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode()
    if client.get("dribble"):
        for index in range(0, len(head), 4):
            writer.write(head[index : index + 4])
            await asyncio.sleep(client["dribble"])
        return
    writer.write(head + body.encode())
    await writer.drain()
    if upload:
        for index in range(upload["pieces"]):
            data = b"u" * upload.get("size", 1000)
            writer.write(b"%x\r\n%s\r\n" % (len(data), data) if is_chunked else data)
            await writer.drain()
            if index + 1 < upload["pieces"]:
                await asyncio.sleep(upload["gap"])
        if is_chunked:
            writer.write(b"0\r\n\r\n")
            await writer.drain()


async def request(port, client, seconds):
    """One request and its reply, observed for at most `seconds`."""
    seen = Observation(started=now())
    reader, writer = await connect(port, client, ["http/1.1"])
    sending = asyncio.ensure_future(_quietly(send_request(writer, client)))
    try:
        await asyncio.wait_for(_read(reader, seen, client), seconds)
        if client.get("keep") and seen.end == "complete":
            with contextlib.suppress(asyncio.TimeoutError, ConnectionError):
                if not await asyncio.wait_for(reader.read(1), seconds - (now() - seen.started)):
                    seen.kept = now() - seen.ended_at
    except asyncio.TimeoutError:
        pass
    except (ConnectionError, ssl.SSLError):
        seen.finish("reset", now())
    finally:
        sending.cancel()
        writer.close()
    return seen


async def _quietly(task):
    with contextlib.suppress(ConnectionError):
        await task


async def _read(reader, seen, client):
    await asyncio.sleep(client.get("reads_after", 0))
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        while head.startswith(b"HTTP/1.1 1"):
            head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        seen.finish("closed", now())
        return
    lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines[1:]:
        if ":" in line:
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
    seen.take_status(int(lines[0].split(" ")[1]), headers, now())
    try:
        if "chunked" in headers.get("transfer-encoding", ""):
            while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
                data = await reader.readexactly(size + 2)
                seen.take(data[:-2], now())
            await reader.readexactly(2)
            seen.finish("complete", now())
        elif "content-length" in headers:
            missing = int(headers["content-length"])
            while missing > 0:
                data = await reader.read(min(missing, 65536))
                if not data:
                    seen.finish("truncated", now())
                    return
                missing -= len(data)
                seen.take(data, now())
            seen.finish("complete", now())
        else:
            while data := await reader.read(65536):
                seen.take(data, now())
            seen.finish("complete", now())
    except asyncio.IncompleteReadError as error:
        if error.partial:
            seen.take(error.partial, now())
        seen.finish("truncated", now())
