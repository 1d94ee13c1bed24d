// Follow the record: what is new is added, what changed is brought up to date, and the page says whether it is live.
//
// The page: <main id="room" data-live="/incidents/INC-1/live?after=CURSOR"> and <p id="connection" role="status">.
// The stream: `event: change`, `id:` the cursor to resume from, `data:` HTML made of
//   <template data-append="ID"><li data-seq="7">...</li></template>  entries for the list with that id, and
//   <section id="ID">...</section>                                    parts to bring up to date.
// `event: reload` says that too much was missed to be sent: the page is fetched anew.
// `event: beat` (any data) says that the stream is alive; once one was heard, silence is a lost connection.
import { connection, contentChanged, pushed } from "./changes";
import { morph } from "./morph";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;
const SILENCE = 40_000;
const REST_AFTER = 60_000;
const PEEK = 5_000;

let address: URL;
let stream: EventSource | null = null;
let cursor = "";
let failures = 0;
let retry = 0;
let resting = 0;
let ended = false;
let heardAt = 0;
let beats = false;
let offlineSince: Date | null = null;

export function follow(): void {
  const page = document.querySelector<HTMLElement>("[data-live]");
  if (page === null) return;
  address = new URL(page.dataset["live"]!, location.href);
  connect();
  setInterval(watch, 5000);
  addEventListener("online", reconnect);
  addEventListener("offline", lost);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) reconnect(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : wake()));
  if (document.hidden) rest();
}

function connect(): void {
  if (ended) return;
  clearTimeout(retry);
  stream?.close();
  if (cursor !== "") address.searchParams.set("after", cursor);
  const opened = new EventSource(address);
  stream = opened;
  heardAt = Date.now();
  opened.addEventListener("open", () => { failures = 0; found(); });
  opened.addEventListener("beat", () => { beats = true; found(); });
  opened.addEventListener("change", (event: MessageEvent<string>) => {
    found();
    if (event.lastEventId !== "") cursor = event.lastEventId;
    apply(event.data);
  });
  opened.addEventListener("reload", (event: MessageEvent<string>) => {
    found();
    cursor = event.lastEventId;
    readAnew().catch(lost);
  });
  opened.addEventListener("error", () => {
    lost();
    // The browser gives up after an answer that is no stream, and after a first failure: then it is ours to retry.
    if (opened.readyState === EventSource.CLOSED) void refused();
  });
}

/** Too much was missed to be sent: the page as it is now, into this one, so that nothing typed is lost. */
async function readAnew(): Promise<void> {
  const answer = await fetch(location.href);
  if (answer.redirected || !answer.ok) return refused();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [here, main] = [document.querySelector("main"), fresh.querySelector("main")];
  if (here !== null && main !== null) morph(here, main);
}

function reconnect(): void {
  failures = 0;
  connect();
}

/** A browser holds six connections to a server: tabs that nobody sees let go of theirs, and look in every minute. */
function rest(): void {
  resting = setInterval(() => {
    connect();
    setTimeout(() => { if (document.hidden) close(); }, PEEK);
  }, REST_AFTER);
  setTimeout(() => { if (document.hidden) close(); }, REST_AFTER / 2);
}

function wake(): void {
  clearInterval(resting);
  if (stream === null) reconnect();
  else watch();
}

function close(): void {
  stream?.close();
  stream = null;
}

async function refused(): Promise<void> {
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures++);
  retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
  try {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" });
    if (answer.type === "opaqueredirect") stop("You are signed out. Reload to sign in.");
    else if (answer.status === 404) stop("You can no longer see this.");
  } catch {
    // The server is gone: the next try is set already.
  }
}

function stop(words: string): void {
  clearTimeout(retry);
  close();
  ended = true;
  say("offline", words);
}

function watch(): void {
  if (stream !== null && beats && Date.now() - heardAt > SILENCE) {
    lost();
    connect();
  }
}

function found(): void {
  heardAt = Date.now();
  offlineSince = null;
  Object.assign(connection, { live: true, offline: false });
  say("live", "Live");
}

function lost(): void {
  offlineSince ??= new Date();
  Object.assign(connection, { live: false, offline: true });
  const since = offlineSince.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  say("offline", `Offline since ${since}. Trying again.`);
}

function say(state: string, words: string): void {
  const line = document.getElementById("connection");
  if (line === null) return;
  line.dataset["state"] = state;
  if (line.textContent !== words) line.textContent = words;
}

/** Put one change on the page. Applying it twice changes nothing. */
export function apply(html: string): void {
  const change = new DOMParser().parseFromString(`<body>${html}`, "text/html");
  for (const part of [...change.body.children]) {
    if (part instanceof HTMLTemplateElement) append(part);
    else {
      const here = part.id === "" ? null : document.getElementById(part.id);
      if (here === null) continue;
      pushed.set(part.id, part.cloneNode(true) as Element);
      morph(here, part);
    }
  }
  const title = change.querySelector("title")?.textContent;
  if (title) document.title = title;
}

/** Entries stand in the order of their numbers, newest first unless the list says data-order="oldest-first". */
function append(part: HTMLTemplateElement): void {
  const list = document.getElementById(part.dataset["append"] ?? "");
  if (list === null) return;
  const oldestFirst = list.dataset["order"] === "oldest-first";
  const numbered = (parent: ParentNode): HTMLElement[] =>
    [...parent.children].filter((one): one is HTMLElement => one instanceof HTMLElement && "seq" in one.dataset);
  for (const entry of numbered(part.content)) {
    const number = Number(entry.dataset["seq"]);
    const there = numbered(list);
    if (there.some((one) => Number(one.dataset["seq"]) === number)) continue;
    const next = there.find((one) => (Number(one.dataset["seq"]) > number) === oldestFirst);
    list.querySelector("[data-empty]")?.remove();
    const added = document.importNode(entry, true);
    added.classList.add("new");
    list.insertBefore(added, next ?? null);
    contentChanged(added);
  }
}
