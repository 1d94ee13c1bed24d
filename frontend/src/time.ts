// Times are shown in the reader's zone with UTC in the title; spans run by the server's clock, a drill's rate included.
import { onContent } from "./changes";

const SOON = 5 * 60_000;

let clock = { source: "", at: Date.now(), loaded: Date.now(), rate: 1 };

export function keepTime(): void {
  onContent((root) => {
    readClock();
    for (const time of within<HTMLTimeElement>(root, "time[datetime]:not([data-due], [data-since])")) localise(time);
    sayZone(root);
    tick();
  });
  setInterval(tick, 1000);
}

/** Times are typed as they are shown: in the reader's zone, which the form then names. Without a script both are UTC. */
function sayZone(root: ParentNode): void {
  const east = `${-new Date().getTimezoneOffset()}`;
  for (const field of within<HTMLInputElement>(root, 'input[type="hidden"][name="zone"]')) field.value = east;
  for (const link of within<HTMLAnchorElement>(root, "a[data-my-zone]")) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    link.hidden = [...link.parentElement!.querySelectorAll("a")].some((other) => other.textContent === zone);
    link.href = `${link.pathname}?zone=${encodeURIComponent(zone)}`;
  }
  if (east !== "0") for (const words of within<HTMLElement>(root, "[data-zone]")) write(words, "your time");
}

function within<T extends Element>(root: ParentNode, selector: string): T[] {
  const found = [...root.querySelectorAll<T>(selector)];
  return root instanceof Element && root.matches(selector) ? [root as unknown as T, ...found] : found;
}

/** The server's time as the page last said it. */
function readClock(): void {
  const node = document.querySelector<HTMLElement>("[data-now]");
  const source = node?.dataset["now"] ?? "";
  if (source === clock.source) return;
  clock = { source, at: Date.parse(source), loaded: Date.now(), rate: Number(node?.dataset["rate"] ?? 1) };
}

const serverNow = (): number => clock.at + (Date.now() - clock.loaded) * clock.rate;

/** 3:12, or 1:02:33 from an hour on. */
export function span(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const [days, h, m, s] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  if (days > 0) return `${days} d ${h} h`;
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function write(node: HTMLElement, words: string): void {
  if (node.textContent !== words) node.textContent = words;
}

function tick(): void {
  const now = serverNow();
  for (const node of document.querySelectorAll<HTMLElement>("[data-since]")) {
    write(node, span(now - Date.parse(node.dataset["since"]!)));
  }
  for (const node of document.querySelectorAll<HTMLElement>("[data-due]")) {
    const left = Date.parse(node.dataset["due"]!) - now;
    write(node, left >= 0 ? `in ${span(left)}` : `${span(left)} overdue`);
    node.classList.toggle("overdue", left < 0);
    node.classList.toggle("soon", left >= 0 && left < SOON);
  }
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const FORMATS: Record<string, Intl.DateTimeFormatOptions> = {
  clock: { ...CLOCK, second: "2-digit" },
  minute: CLOCK,
  day: DAY,
  moment: { ...DAY, ...CLOCK },
};

/** data-show says how: clock (with seconds), minute, day or moment. A time without it is left as it was written. */
function localise(time: HTMLTimeElement): void {
  const format = FORMATS[time.dataset["show"] ?? ""];
  const at = new Date(time.dateTime);
  if (format === undefined || Number.isNaN(at.valueOf())) return;
  write(time, new Intl.DateTimeFormat("en-GB", format).format(at));
  time.title = `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
