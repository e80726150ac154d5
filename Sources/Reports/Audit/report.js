"use strict";
// The page is complete without this: it only filters, opens and closes.
const form = document.getElementById("filters");
const findings = [...document.querySelectorAll("details.finding")];
const toggle = document.getElementById("toggle");
function filter() {
  const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
  const technology = form.elements.technology.value, file = form.elements.file.value;
  const text = form.elements.text.value.trim().toLowerCase();
  let shown = 0;
  for (const item of findings) {
    const data = item.dataset;
    const fits = severities.has(data.severity) && (!technology || data.technology === technology)
      && (!file || data.file === file) && (!text || item.querySelector("summary").textContent.toLowerCase().includes(text)
      || data.text.toLowerCase().includes(text));
    item.hidden = !fits;
    if (fits) shown += 1;
  }
  document.getElementById("count").textContent = shown + " of " + findings.length + " findings";
}
if (form) {
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(open));
    toggle.textContent = open ? "Close all" : "Open all";
    for (const item of findings) item.open = open;
  });
  filter();
}
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (target && target.tagName === "DETAILS") { target.hidden = false; target.open = true; target.scrollIntoView(); }
}
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => { for (const item of document.querySelectorAll("details")) item.open = true; });
openTarget();
document.documentElement.classList.add("ready");
document.documentElement.dataset.ready = "true";
