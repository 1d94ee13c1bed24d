// Single keys for who works here all night. Off while typing, and can be switched off (WCAG 2.1.4).
//
// The page says what a key does: data-key="n" on a link, button, field or disclosure; data-go="h" on a link for `g h`.
import { named, run } from "./commands";
import { make, modal } from "./dialogs";

const STORED = "hotwash.keys";
const PREFIX_HOLDS = 1500;

let going = 0;
let help: HTMLDialogElement | undefined;

const switchedOff = (): boolean => localStorage.getItem(STORED) === "off";

export function listenForKeys(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-keys-help]")) {
    button.hidden = false;
    button.addEventListener("click", openHelp);
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (switchedOff() || typing(event.target) || document.querySelector("dialog[open]") !== null) return;
    if (pressed(event.key)) event.preventDefault();
  });
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select, [role=textbox]"));

function pressed(key: string): boolean {
  const prefixed = Date.now() - going < PREFIX_HOLDS;
  going = 0;
  if (prefixed) return press(`[data-go="${CSS.escape(key)}"]`);
  if (key === "g") {
    going = Date.now();
    return true;
  }
  if (key === "?") {
    openHelp();
    return true;
  }
  return press(`[data-key="${CSS.escape(key)}"]`);
}

function press(selector: string): boolean {
  const target = document.querySelector<HTMLElement>(selector);
  if (target === null || target.matches(":disabled") || target.closest("[hidden]") !== null) return false;
  run(target);
  return true;
}

function openHelp(): void {
  help?.remove();
  const close = make("button", { type: "button", class: "plain" }, "Close");
  const on = make("input", { type: "checkbox" });
  on.checked = !switchedOff();
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, "off");
  });
  const title = make("h2", { id: "keys-title" }, "Keys");
  const body = make("div", { class: "body", tabindex: "-1" }, make("dl", { class: "keys" }, ...rows()), make("label", { class: "tick" }, on, "Single keys work on this device"));
  help = modal({ "aria-labelledby": "keys-title" }, make("header", {}, title, close), body);
  close.addEventListener("click", () => help?.close());
  help.showModal();
}

/** Only keys that do something on this page are listed. */
function rows(): HTMLElement[] {
  const row = (words: string, ...keys: string[]): HTMLElement =>
    make("div", {}, make("dt", {}, words), make("dd", {}, ...keys.map((key) => make("kbd", {}, key))));
  const on = (name: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-${name}]`)];
  return [
    row("Commands and pages", navigator.platform.startsWith("Mac") ? "Cmd K" : "Ctrl K"),
    row("This list", "?"),
    ...on("key").map((one) => row(named(one), one.dataset["key"]!)),
    ...on("go").map((one) => row(`Go to ${named(one)}`, "g", one.dataset["go"]!)),
  ];
}
