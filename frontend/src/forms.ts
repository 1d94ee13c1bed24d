// Forms work without this. With it, <form data-enhance> is sent without leaving the page: what was typed is never lost,
// a refusal is shown in place, and nothing is sent twice.
import { connection, pushed } from "./changes";
import { morph, renew } from "./morph";

export function enhanceForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method === "get" || form.method === "dialog") return;
    if (form.ariaBusy === "true") return event.preventDefault();
    form.ariaBusy = "true";
    if (form.hasAttribute("data-enhance")) {
      event.preventDefault();
      void send(form, event.submitter).finally(() => { form.ariaBusy = null; });
    }
  });
  // Back from another page, a form can be sent again; its key keeps the server from taking it twice.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[aria-busy]")) form.ariaBusy = null;
  });
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const button = submitter instanceof HTMLButtonElement ? submitter : null;
  const data = new FormData(form, button);
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams([...data].map(([k, v]) => [k, `${v}`]));
  const wasOffline = connection.offline || !navigator.onLine;
  let answer: Response;
  let fresh: Document;
  try {
    const action = button?.hasAttribute("formaction") ? button.formAction : (form.getAttribute("action") ?? location.href);
    answer = await fetch(action, { method: "POST", body, headers: { Accept: "text/html" } });
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return wasOffline
      ? refuse(form, "Nothing was sent: Hotwash cannot be reached.", "What you typed is kept here. Send it again when the page is live.")
      : refuse(form, "No answer from Hotwash, so nothing is confirmed.", "What you typed is kept here. Send it again: it is never taken twice.");
  }
  if (answer.ok) taken(form, answer, fresh);
  else notTaken(form, answer, fresh);
}

function taken(form: HTMLFormElement, answer: Response, fresh: Document): void {
  const there = new URL(answer.url);
  if (there.pathname === "/sign-in") {
    return refuse(form, "You are signed out. Nothing was kept.", "Sign in in another tab, then send this again: your words are still here.");
  }
  if (answer.redirected && there.pathname !== location.pathname) return location.assign(answer.url);
  const held = focusIn(form);
  const same = counterpart(form, fresh);
  if (same !== null) renew(form, same);
  else form.reset();
  // A live page gets the rest from its stream, which is newer than this answer or as new.
  if (!connection.live) {
    form.ariaBusy = null;
    const [here, incoming] = [document.querySelector("main"), fresh.querySelector("main")];
    if (here !== null && incoming !== null) morph(here, incoming);
  } else if (same === null) catchUp(form);
  form.closest("dialog")?.close();
  if (answer.redirected && there.search !== location.search) history.replaceState(history.state, "", there);
  if (held !== null && form.isConnected) (form.elements.namedItem(held) as HTMLElement | null)?.focus?.();
}

/** A form whose act is done and that is offered no longer: its part of the page, as the stream sent it meanwhile. */
function catchUp(form: HTMLFormElement): void {
  form.ariaBusy = null;
  const part = form.parentElement?.closest<HTMLElement>([...pushed.keys()].map((id) => `#${CSS.escape(id)}`).join() || "#none");
  if (part) morph(part, pushed.get(part.id)!.cloneNode(true) as Element);
}

function notTaken(form: HTMLFormElement, answer: Response, fresh: Document): void {
  const same = answer.status === 422 ? counterpart(form, fresh) : null;
  if (same !== null) {
    renew(form, same);
    const first = form.querySelector<HTMLElement>(".refusal") ?? form.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (first?.matches(".refusal")) first.tabIndex = -1;
    return first?.focus();
  }
  takeKey(form, fresh);
  const said = fresh.querySelector(".refusal");
  if (said !== null) return show(form, document.importNode(said, true) as HTMLElement);
  if (answer.headers.get("content-type")?.startsWith("text/plain")) return refuse(form, fresh.body.textContent ?? "", "What you typed is kept here.");
  if (answer.status >= 500) return refuse(form, "Hotwash could not take this now.", "What you typed is kept here. Send it again in a moment: it is never taken twice.");
  refuse(form, "This was not taken.", "Reload the page to see what is possible now; copy what you typed first.");
}

/** What was refused may be tried again: under its old key it would be answered as before without being tried. */
function takeKey(form: HTMLFormElement, fresh: Document): void {
  const [mine, given] = [form, counterpart(form, fresh) ?? fresh].map((one) => one.querySelector<HTMLInputElement>('input[name="key"]'));
  if (mine && given) mine.value = given.value;
}

/** The same form on another rendering of the page: by its id, or else by where it leads. */
function counterpart(form: HTMLFormElement, page: Document): HTMLFormElement | null {
  if (form.id !== "") return page.getElementById(form.id) as HTMLFormElement | null;
  const action = form.getAttribute("action");
  return [...page.forms].find((one) => one.getAttribute("action") === action) ?? null;
}

function focusIn(form: HTMLFormElement): string | null {
  const focused = document.activeElement;
  return focused !== null && form.contains(focused) ? focused.getAttribute("name") : null;
}

function refuse(form: HTMLFormElement, reason: string, instead: string): void {
  const said = document.createElement("div");
  said.className = "refusal";
  said.append(paragraph(reason, "reason"), paragraph(instead));
  show(form, said);
}

function paragraph(words: string, name = ""): HTMLParagraphElement {
  const one = document.createElement("p");
  one.className = name;
  one.textContent = words;
  return one;
}

function show(form: HTMLFormElement, said: HTMLElement): void {
  form.querySelector(":scope > .refusal")?.remove();
  said.tabIndex = -1;
  said.setAttribute("role", "alert");
  form.prepend(said);
  said.focus();
}
