// Follows an incident: a change in its record fetches the page anew and swaps the room in place.
"use strict";

const room = () => document.getElementById("room");
let loadedAt = Date.now();
let next = null;

function incidentNow() {
  const { now, rate } = room().dataset;
  return Date.parse(now) + (Date.now() - loadedAt) * Number(rate);
}

function span(milliseconds) {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const pad = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${pad(m)}:${pad(s)}`;
}

function tick() {
  const now = incidentNow();
  for (const node of document.querySelectorAll("[data-since]")) {
    node.textContent = span(now - Date.parse(node.dataset.since));
  }
  for (const node of document.querySelectorAll("[data-due]")) {
    const left = Date.parse(node.dataset.due) - now;
    node.dataset.what ??= node.tagName === "DD" ? node.textContent.replace(/, [\d:]+ UTC$/, "") : "";
    const when = left >= 0 ? `in ${span(left)}` : `${span(left)} overdue`;
    node.textContent = node.dataset.what ? `${node.dataset.what} ${when}` : when;
    node.classList.toggle("overdue", left < 0);
  }
}

function say(words) {
  const node = document.getElementById("connection");
  if (node && node.textContent !== words) node.textContent = words;
}

async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return say("Live updates off. Reload the page.");
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const incoming = fresh.getElementById("room");
  if (!incoming) return location.reload();
  const scrolled = window.scrollY;
  room().replaceWith(incoming);
  document.title = fresh.title;
  loadedAt = Date.now();
  window.scrollTo(0, scrolled);
  tick();
}

// Changes that come close together are fetched once.
function soon() {
  next ??= setTimeout(() => {
    next = null;
    refresh().catch(() => say("Live updates off. Trying again."));
  }, 150);
}

function follow() {
  const { live, seen } = room().dataset;
  const stream = new EventSource(`${live}?after=${seen}`);
  stream.addEventListener("open", () => say(""));
  stream.addEventListener("changed", soon);
  stream.addEventListener("error", () => {
    say("Live updates off. Trying again.");
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
}

tick();
setInterval(tick, 1000);
follow();
