"""Opens the page of a report in headless Chromium: no console errors, filters that work, screenshots.

Usage: check-report.py PAGE FOLDER
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

page, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
if browser is None:
    sys.exit("error: Chromium is missing; install it with your package manager")

# Runs in the page as a user would use it, and leaves what it saw in the document.
PROBE = """
<script>
addEventListener("error", (event) => { document.documentElement.dataset.failure = event.message; });
setTimeout(() => {
  const seen = () => [...document.querySelectorAll("details.finding")].filter((item) => !item.hidden).length;
  const form = document.getElementById("filters");
  const change = (field, value) => { field.value = value; form.dispatchEvent(new Event("input")); };
  const result = { ready: document.documentElement.dataset.ready, all: seen(), chains: document.querySelectorAll("details.chain").length };
  for (const box of form.querySelectorAll("[name=severity]")) if (box.value !== "error") box.checked = false;
  form.dispatchEvent(new Event("input"));
  result.errors = seen();
  result.marked = document.querySelectorAll("details.finding.error").length;
  result.status = document.getElementById("count").textContent;
  change(form.elements.text, "no such text anywhere");
  result.none = seen();
  change(form.elements.text, "");
  change(form.elements.technology, "kong");
  result.kong = seen();
  form.reset();
  setTimeout(() => {
    result.again = seen();
    document.getElementById("toggle").click();
    result.open = [...document.querySelectorAll("details.finding")].filter((item) => item.open).length;
    result.unlabelled = [...document.querySelectorAll("input, select, button")].filter((item) => !item.closest("label") && !item.textContent).length;
    document.documentElement.dataset.result = JSON.stringify(result);
  }, 50);
}, 100);
</script>
"""


def run(*flags):
    with tempfile.TemporaryDirectory() as profile:
        return subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             f"--user-data-dir={profile}", "--enable-logging=stderr", "--virtual-time-budget=4000", *flags],
            capture_output=True, timeout=120, text=True)


def console(done):
    return [line for line in done.stderr.splitlines() if "CONSOLE" in line]


with open(page, encoding="utf-8") as file:
    text = file.read()
probed = os.path.join(folder, "probed.html")
with open(probed, "w", encoding="utf-8") as file:
    file.write(text.replace("</body>", PROBE + "</body>"))
done = run("--dump-dom", "file://" + probed)
os.remove(probed)
found = re.search(r'data-result="([^"]*)"', done.stdout)
failure = re.search(r'data-failure="([^"]*)"', done.stdout)
problems = console(done)
if failure:
    problems.append("script error: " + failure.group(1))
if not found:
    sys.exit("error: the page did not run\n" + "\n".join(problems) + done.stderr[-2000:])
result = json.loads(found.group(1).replace("&quot;", '"'))
checks = {
    "the page is ready": result["ready"] == "true",
    "findings are shown": result["all"] > 0,
    "chains are shown": result["chains"] > 0,
    "severities are filtered": 0 < result["errors"] == result["marked"] < result["all"],
    "the count is reported": result["status"].startswith(str(result["errors"]) + " of "),
    "texts are searched": result["none"] == 0,
    "technologies are filtered": 0 < result["kong"] <= result["errors"],
    "a reset shows all": result["again"] == result["all"],
    "all findings open": result["open"] == result["all"],
    "every control has a name": result["unlabelled"] == 0,
    "the console is silent": not problems,
}
for name, width, flags in [
    ("report.png", 1280, []), ("report-dark.png", 1280, ["--force-dark-mode", "--enable-features=WebUIDarkMode"]),
    ("report-narrow.png", 480, []),
]:
    target = os.path.join(folder, name)
    if os.path.exists(target):
        os.remove(target)
    run(f"--screenshot={target}", f"--window-size={width},2400", *flags, "file://" + page)
    checks[f"{name} is taken"] = os.path.exists(target) and os.path.getsize(target) > 10_000
failed = [name for name, holds in checks.items() if not holds]
for name in checks:
    print(("ok      " if name not in failed else "FAILED  ") + name)
print("\n".join(problems))
print(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
