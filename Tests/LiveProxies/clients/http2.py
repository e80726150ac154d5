"""HTTP/2 with TLS, or with prior knowledge."""
import asyncio
import ssl

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from clients.http1 import connect
from clients.observation import Observation
from moments import now


async def request(port, client, seconds):
    """One request and its reply, observed for at most `seconds`."""
    seen = Observation(started=now())
    reader, writer = await connect(port, client, ["h2"])
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    connection.initiate_connection()
    # A large window, so that the client never holds the proxy back.
    connection.increment_flow_control_window(1 << 24)
    method = client.get("method", "POST" if client.get("upload") else "GET")
    head = [(":method", method), (":path", client.get("path", "/events")), (":authority", "localhost"),
            (":scheme", "https" if client.get("tls") else "http")]
    head += [(name.lower(), str(value)) for name, value in client.get("headers", {}).items()]
    upload = client.get("upload")
    body = client.get("body", "{}" if method == "POST" and not upload else "")
    connection.send_headers(1, head, end_stream=not body and not upload)
    if body:
        connection.send_data(1, body.encode(), end_stream=True)
    writer.write(connection.data_to_send())
    sending = asyncio.ensure_future(_upload(connection, writer, upload)) if upload else None
    try:
        await asyncio.wait_for(_read(reader, writer, connection, seen), seconds)
    except asyncio.TimeoutError:
        pass
    except (ConnectionError, ssl.SSLError, h2.exceptions.ProtocolError):
        seen.finish("reset", now())
    finally:
        if sending:
            sending.cancel()
        writer.close()
    return seen


async def _upload(connection, writer, upload):
    for index in range(upload["pieces"]):
        connection.send_data(1, b"u" * upload.get("size", 1000), end_stream=index + 1 == upload["pieces"])
        writer.write(connection.data_to_send())
        await asyncio.sleep(upload["gap"])


def _without_goodbye(text):
    """Whole frames without GOAWAY, after which h2 takes no more, and the rest. Open streams go on, as with a browser."""
    result = b""
    while len(text) >= 9 and len(text) >= (size := 9 + int.from_bytes(text[:3], "big")):
        result += b"" if text[3] == 7 else text[:size]
        text = text[size:]
    return result, text


async def _read(reader, writer, connection, seen):
    rest = b""
    while data := await reader.read(65536):
        data, rest = _without_goodbye(rest + data)
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.ResponseReceived):
                headers = {name.decode(): value.decode() for name, value in event.headers}
                seen.take_status(int(headers[":status"]), headers, now())
            elif isinstance(event, h2.events.DataReceived):
                seen.take(event.data, now())
                connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                seen.finish("complete", now())
            elif isinstance(event, h2.events.StreamReset):
                seen.finish("reset", now())
        if waiting := connection.data_to_send():
            writer.write(waiting)
        if seen.end != "open":
            return
    seen.finish("closed", now())
