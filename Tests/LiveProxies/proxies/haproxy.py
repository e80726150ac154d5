"""HAProxy. Settings of a fact: global, defaults, frontend, backend (lines), bind, server (words), mode, configuration (a whole
file instead)."""
import signal

from proxies.driver import Driver, lines_without

TIMEOUTS = ["timeout connect 5s", "timeout client 30s", "timeout server 30s"]


class HAProxy(Driver):
    name = "HAProxy"
    program = "haproxy"

    @classmethod
    def version(cls):
        return cls.version_of(["-v"], r"version (\d+(?:\.\d+)+(?:-dev\d+)?)")

    def files(self):
        part = {key: self.settings.get(key, "") for key in ("global", "defaults", "frontend", "backend", "bind", "server")}
        bind = part["bind"] + (f" ssl crt {self.certificate[2]} alpn h2,http/1.1" if self.settings.get("tls") else "")
        text = self.settings.get("configuration") or f"""
global
  {part["global"]}
defaults
  mode {self.settings.get("mode", "http")}
  {lines_without(TIMEOUTS, part["defaults"] + self.settings.get("without", ""))}
  {part["defaults"]}
frontend in
  bind 127.0.0.1:PORT_IN {bind}
  {part["frontend"]}
  default_backend application
backend application
  {part["backend"]}
  server one 127.0.0.1:PORT_APPLICATION {part["server"]}
"""
        return {"haproxy.cfg": text.replace("PORT_IN", str(self.port)).replace("PORT_APPLICATION", str(self.upstream))}

    def command(self):
        return [self.find(), "-W", "-f", "haproxy.cfg"]

    async def act(self, action):
        if action == "reload":
            self.process.send_signal(signal.SIGUSR2)
        elif action == "soft-stop":
            self.process.send_signal(signal.SIGUSR1)
        else:
            await super().act(action)
