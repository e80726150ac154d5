"""Ports on 127.0.0.1, each handed out once.

Envoy and HAProxy share a port with SO_REUSEPORT, so that two of them would answer each other's requests without an error.
The numbers are below those that the kernel gives to clients.
"""
import os
import socket


class Ports:
    def __init__(self):
        self.next = 12000 + os.getpid() * 37 % 16000

    def take(self):
        while True:
            self.next = 12000 + (self.next - 11999) % 20000
            with socket.socket() as listener:
                try:
                    listener.bind(("127.0.0.1", self.next))
                    return self.next
                except OSError:
                    continue
