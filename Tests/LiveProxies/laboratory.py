"""Measures facts: a proxy, an application and a client for each."""
import asyncio
import contextlib
import os
import signal
import subprocess
import tempfile

from application import Application
from clients import http1, http2, websocket
from clients.observation import Observation
from moments import now
from outcome import Outcome
from ports import Ports
from proxies import DRIVERS
from proxies.driver import Refused

CLIENTS = {"http1": http1.request, "http2": http2.request, "websocket": websocket.request}


def connected(request):
    """A client for which a connection that fails is an observation."""
    async def attempt(port, client, seconds):
        started = now()
        try:
            return await request(port, client, seconds)
        except OSError:
            seen = Observation(started=started)
            seen.finish("closed", now())
            return seen

    return attempt


class Laboratory:
    def __init__(self):
        self.ports = Ports()
        self.limit = asyncio.Semaphore(1)
        self.folder = tempfile.TemporaryDirectory(prefix="proxies-")
        os.chmod(self.folder.name, 0o755)
        self.certificate = self._certificate()
        self.versions = {}

    def close(self):
        """Ends what a run that was broken off left behind: processes that name a folder of this laboratory."""
        for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
            with contextlib.suppress(OSError, ValueError):
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    if int(name) != os.getpid() and self.folder.name.encode() in file.read():
                        os.kill(int(name), signal.SIGKILL)
        self.folder.cleanup()

    def _certificate(self):
        certificate, key, both = (os.path.join(self.folder.name, name) for name in ("server.crt", "server.key", "both.pem"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout",
             key, "-out", certificate], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(both, "w") as file:
            file.write(open(certificate).read() + open(key).read())
        return certificate, key, both

    def version(self, proxy):
        if proxy not in self.versions:
            driver = DRIVERS[proxy]
            self.versions[proxy] = f"{driver.name} {driver.version()}"
        return self.versions[proxy]

    async def measure(self, fact):
        """The outcome of a fact. A proxy that does not take its configuration is one."""
        async with self.limit:
            folder = tempfile.mkdtemp(dir=self.folder.name)
            os.chmod(folder, 0o755)
            application = Application(fact.application, self.ports.take())
            settings = dict(fact.settings)
            if fact.client.get("tls"):
                settings["tls"] = True
            driver = DRIVERS[fact.proxy](
                settings, folder, self.ports.take(), application.port, self.ports, self.certificate)
            async with application:
                try:
                    async with driver:
                        return await self._observe(fact, driver, application)
                except Refused as refusal:
                    return Outcome(Observation(started=now()), application, refusal=str(refusal))

    async def _observe(self, fact, driver, application):
        request = connected(CLIENTS[fact.client.get("kind", "http1")])
        tasks = [asyncio.ensure_future(request(driver.port, fact.client, fact.seconds))]
        if fact.second is not None:
            tasks.append(asyncio.ensure_future(self._later(fact, request, driver)))
        crowd = [asyncio.ensure_future(request(driver.port, fact.client, fact.seconds)) for _ in range(fact.crowd - 1)]
        action = asyncio.ensure_future(self._act(fact, driver)) if fact.action else None
        try:
            seen, *others = await asyncio.gather(*tasks, *crowd)
            # The application may learn of the end a moment later.
            await asyncio.sleep(0.05)
            return Outcome(
                seen, application, second=others[0] if fact.second is not None else None, crowd=[seen] + others)
        finally:
            if action:
                action.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await action

    async def _later(self, fact, request, driver):
        await asyncio.sleep(fact.second)
        return await request(driver.port, fact.client, fact.seconds)

    async def _act(self, fact, driver):
        await asyncio.sleep(fact.action["at"])
        await driver.act(fact.action["do"])
