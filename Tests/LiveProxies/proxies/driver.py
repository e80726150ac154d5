"""What all drivers have in common: a folder, a process, and the wait until the proxy listens."""
import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess


class Refused(Exception):
    """The proxy does not take its configuration."""


class Driver:
    """One running proxy. Subclasses say which files it needs and how it is started."""

    name = ""
    program = ""

    def __init__(self, settings, folder, port, upstream, ports, certificate):
        self.settings = settings
        self.folder = folder
        self.port = port
        self.upstream = upstream
        self.ports = ports
        self.certificate = certificate  # (certificate, key, both in one file)
        self.process = None

    # What a subclass says.

    def files(self):
        """Names and texts."""
        raise NotImplementedError

    def command(self):
        raise NotImplementedError

    async def act(self, action):
        """What is done to the running proxy."""
        if action == "terminate":
            self.process.send_signal(signal.SIGTERM)
        else:
            raise ValueError(f"{self.name} has no action {action}")

    # What they share.

    @classmethod
    def find(cls):
        """The program's file, or None. A variable names another one: HAPROXY=/opt/haproxy-3.2/haproxy."""
        if path := os.environ.get(cls.program.upper()):
            return path
        paths = os.pathsep.join([os.path.dirname(os.path.realpath(__file__)) + "/../../../.build/test-tools/bin",
                                 os.environ.get("PATH", ""), "/usr/sbin"])
        return shutil.which(cls.program, path=paths)

    @classmethod
    def version_of(cls, arguments, pattern):
        result = subprocess.run([cls.find()] + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        found = re.search(pattern, result.stdout.decode(errors="replace"))
        return found[1] if found else "of unknown version"

    def environment(self):
        return os.environ | {"HOME": self.folder, "XDG_CONFIG_HOME": self.folder, "XDG_DATA_HOME": self.folder}

    def write(self, name, text):
        """Writes a file in one step, as proxies that watch a folder want it."""
        path = os.path.join(self.folder, name)
        with open(path + ".new", "w") as file:
            file.write(text)
        os.rename(path + ".new", path)

    async def __aenter__(self):
        for name, text in self.files().items():
            self.write(name, text)
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = await asyncio.create_subprocess_exec(
            *self.command(), cwd=self.folder, env=self.environment(), stdin=asyncio.subprocess.DEVNULL, stdout=self.log,
            stderr=self.log, start_new_session=True)
        try:
            await self.wait_until_ready()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_):
        await self.stop()

    async def wait_until_ready(self):
        for _ in range(300):
            if self.process.returncode is not None:
                with open(os.path.join(self.folder, "log"), errors="replace") as file:
                    raise Refused(file.read()[-1500:])
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(0.05)
        raise Refused("it does not listen")

    async def stop(self):
        """Ends the process and everything that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()
        self.log.close()


def lines_without(base, text):
    """The lines of `base` whose first two words `text` does not set itself."""
    own = {tuple(line.split()[:2]) for line in text.splitlines()}
    return "\n".join(line for line in base if tuple(line.split()[:2]) not in own)
