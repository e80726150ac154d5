"""Opens the page of a report in headless Chromium: no console errors, filters that work, complete without scripts, nothing
wider than a phone, few pages on paper, names for what a screen reader meets, screenshots.

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
    location.hash = "#" + document.querySelector(".routes a[href^='#finding']").getAttribute("href").slice(1);
    result.unlabelled = [...document.querySelectorAll("input, select, button")].filter((item) => !item.closest("label") && !item.textContent).length;
    const ids = [...document.querySelectorAll("[id]")].map((item) => item.id);
    result.twice = ids.length - new Set(ids).size;
    result.dangling = [...document.querySelectorAll("a[href^='#']")].filter((item) => !document.getElementById(item.getAttribute("href").slice(1))).length;
    result.headers = [...document.querySelectorAll("th")].filter((item) => !item.scope).length;
    result.levels = [...document.querySelectorAll("h1, h2, h3")].map((item) => Number(item.tagName[1])).every((level, index, all) => index === 0 ? level === 1 : level <= all[index - 1] + 1);
    result.language = document.documentElement.lang;
    result.wide = document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth;
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
# A phone: Chromium's own windows are not narrower than 500 pixels, so that the page is put into a frame.
framed = os.path.join(folder, "framed.html")
with open(framed, "w", encoding="utf-8") as file:
    file.write('<iframe id="phone" src="report.html" style="width: 390px; height: 800px"></iframe><script>'
               'const phone = document.getElementById("phone"); phone.onload = () => { const page = phone.contentDocument;'
               ' for (const item of page.querySelectorAll("details")) item.open = true;'
               ' const root = page.scrollingElement;'
               ' document.documentElement.dataset.wide = root.scrollWidth - root.clientWidth; };</script>')
phone = re.search(r'data-wide="([^"]*)"', run("--dump-dom", "--allow-file-access-from-files", "file://" + framed).stdout)
os.remove(framed)
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
    "no address is used twice": result["twice"] == 0,
    "every link within the page leads somewhere": result["dangling"] == 0,
    "every column and row has a head": result["headers"] == 0,
    "headings are in order": result["levels"],
    "the language is named": result["language"] == "en",
    "nothing is wider than the window": result["wide"] <= 0,
    "nothing is wider than a phone": phone is not None and int(phone.group(1)) <= 0,
    "the page is complete without scripts": all(
        text.count(mark) == count for mark, count in (('<details class="finding', result["all"]),
                                                      ('<details class="chain', result["chains"]))),
    "it has no markup of others": "__DATA__" not in text and 'src="' not in text,
}
for name, width, flags in [
    ("report.png", 1280, []), ("report-dark.png", 1280, ["--force-dark-mode", "--enable-features=WebUIDarkMode"]),
    ("report-narrow.png", 500, []),
]:
    target = os.path.join(folder, name)
    if os.path.exists(target):
        os.remove(target)
    run(f"--screenshot={target}", f"--window-size={width},2400", *flags, "file://" + page)
    checks[f"{name} is taken"] = os.path.exists(target) and os.path.getsize(target) > 10_000
paper = os.path.join(folder, "report.pdf")
run(f"--print-to-pdf={paper}", "--no-pdf-header-footer", "file://" + page)
with open(paper, "rb") as file:
    pages = len(re.findall(rb"/Type\s*/Page[^s]", file.read()))
checks[f"it prints on {pages} pages, at most 15"] = 0 < pages <= 15
failed = [name for name, holds in checks.items() if not holds]
for name in checks:
    print(("ok      " if name not in failed else "FAILED  ") + name)
print("\n".join(problems))
print(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
