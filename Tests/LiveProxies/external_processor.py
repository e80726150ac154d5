"""An external processor of Envoy (ext_proc) that lets everything pass: gRPC over HTTP/2, answered without a library.

The answer to a message names the same part of the exchange: field numbers of
envoy/service/ext_proc/v3/external_processor.proto.
"""
import asyncio
import contextlib

import h2.config
import h2.connection
import h2.events
import h2.exceptions

# The field of a ProcessingRequest: the field of the ProcessingResponse.
ANSWERS = {2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6}


class ExternalProcessor:
    def __init__(self, port):
        self.port = port
        self.server = None

    async def start(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    def close(self):
        if self.server:
            self.server.close()

    async def _serve(self, reader, writer):
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        connection.increment_flow_control_window(1 << 24)
        writer.write(connection.data_to_send())
        waiting = {}
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while data := await reader.read(65536):
                for event in connection.receive_data(data):
                    # A stream that was reset in the same moment needs no answer.
                    with contextlib.suppress(h2.exceptions.StreamClosedError):
                        self._answer(connection, event, waiting)
                writer.write(connection.data_to_send())
        writer.close()

    def _answer(self, connection, event, waiting):
        if isinstance(event, h2.events.RequestReceived):
            waiting[event.stream_id] = b""
            connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "application/grpc")])
        elif isinstance(event, h2.events.DataReceived):
            connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            text = waiting[event.stream_id] + event.data
            while len(text) >= 5 and len(text) >= 5 + int.from_bytes(text[1:5], "big"):
                size = int.from_bytes(text[1:5], "big")
                for field in fields(text[5 : 5 + size]):
                    if field in ANSWERS:
                        message = bytes([ANSWERS[field] << 3 | 2, 0])
                        connection.send_data(event.stream_id, b"\0" + len(message).to_bytes(4, "big") + message)
                text = text[5 + size :]
            waiting[event.stream_id] = text
        elif isinstance(event, h2.events.StreamEnded):
            connection.send_headers(event.stream_id, [("grpc-status", "0")], end_stream=True)


def fields(message):
    """The numbers of the fields of a message of protobuf."""
    position = 0

    def number():
        nonlocal position
        result = shift = 0
        while True:
            byte = message[position]
            position += 1
            result |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return result

    while position < len(message):
        key = number()
        yield key >> 3
        if key & 7 == 2:
            size = number()
            position += size
        elif key & 7 == 0:
            number()
        else:
            position += 8 if key & 7 == 1 else 4
