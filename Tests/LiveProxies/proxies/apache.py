"""Apache httpd. Settings of a fact: modules (names), server (lines), pass (options of ProxyPass)."""
import os
import signal

from proxies.driver import Driver

MODULES = ["mpm_event", "authz_core", "proxy", "proxy_http", "setenvif", "filter", "env", "headers"]


class Apache(Driver):
    name = "Apache httpd"
    program = "apache2"
    folder_of_modules = "/usr/lib/apache2/modules"

    @classmethod
    def version(cls):
        return cls.version_of(["-v"], r"Apache/(\d+\.\d+\.\d+)")

    def files(self):
        modules = "\n".join(
            f"LoadModule {name}_module {self.folder_of_modules}/mod_{name}.so"
            for name in MODULES + self.settings.get("modules", []))
        # Started by root it changes its user.
        user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
        proxy = self.settings.get("proxy", f"ProxyPass / http://127.0.0.1:PORT_APPLICATION/ {self.settings.get('pass', '')}")
        return {"httpd.conf": f"""
ServerRoot {self.folder}
ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile {self.folder}/pid
Mutex file:{self.folder}
ErrorLog {self.folder}/error.log
{modules}
{user}
{self.settings.get("server", "")}
{proxy}
""".replace("PORT_APPLICATION", str(self.upstream))}

    def command(self):
        return [self.find(), "-d", self.folder, "-f", "httpd.conf", "-DFOREGROUND"]

    async def act(self, action):
        if action == "reload":
            self.process.send_signal(signal.SIGUSR1)
        else:
            await super().act(action)
