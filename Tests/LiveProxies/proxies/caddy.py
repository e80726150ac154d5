"""Caddy. Settings of a fact: global, site, proxy (lines of a Caddyfile)."""
import asyncio

from proxies.driver import Driver


class Caddy(Driver):
    name = "Caddy"
    program = "caddy"

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.admin = self.ports.take()

    @classmethod
    def version(cls):
        return cls.version_of(["version"], r"v(\d+\.\d+\.\d+)")

    def text(self, more=""):
        settings = self.settings
        return f"""
{{
  admin 127.0.0.1:{self.admin}
  auto_https off
  persist_config off
  {settings.get("global", "")}
}}
http://:{self.port} {{
  bind 127.0.0.1
  {settings.get("site", "")}
  {more}
  reverse_proxy 127.0.0.1:{self.upstream} {{
    {settings.get("proxy", "")}
  }}
}}
"""

    def files(self):
        return {"Caddyfile": self.text()}

    def command(self):
        return [self.find(), "run", "--config", "Caddyfile"]

    async def act(self, action):
        if action in ("reload", "reload-same"):
            self.write("Caddyfile", self.text("header X-Changed yes" if action == "reload" else ""))
            # Without --force an unchanged file changes nothing.
            command = [self.find(), "reload", "--config", "Caddyfile", "--address", f"127.0.0.1:{self.admin}"]
            process = await asyncio.create_subprocess_exec(
                *command, cwd=self.folder, env=self.environment(), stdout=self.log, stderr=self.log)
            await process.wait()
        else:
            await super().act(action)
