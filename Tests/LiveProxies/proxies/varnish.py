"""Varnish. Settings of a fact: parameters, vcl (subroutines), backend (lines)."""
from proxies.driver import Driver


class Varnish(Driver):
    name = "Varnish"
    program = "varnishd"

    @classmethod
    def version(cls):
        return cls.version_of(["-V"], r"varnish-(\d+\.\d+\.\d+)")

    def files(self):
        return {"main.vcl": f"""vcl 4.1;
backend default {{
  .host = "127.0.0.1";
  .port = "{self.upstream}";
  {self.settings.get("backend", "")}
}}
{self.settings.get("vcl", "")}
"""}

    def command(self):
        parameters = []
        for name, value in self.settings.get("parameters", {}).items():
            parameters += ["-p", f"{name}={value}"]
        return [self.find(), "-F", "-j", "none", "-n", self.folder, "-a", f"127.0.0.1:{self.port}", "-f",
                self.folder + "/main.vcl", "-s", "malloc,32m", *parameters]
