// Ctrl+K (Cmd+K): type a few letters of what you want, Enter does it.
import { type Command, commands } from "./commands";
import { make, modal } from "./dialogs";

let dialog: HTMLDialogElement | undefined;
let input: HTMLInputElement;
let list: HTMLElement;
let none: HTMLElement;
let offered: Command[] = [];
let found: Command[] = [];
let chosen = 0;

export function offerPalette(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-palette]");
  if (button !== null) {
    button.hidden = false;
    button.addEventListener("click", openPalette);
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
    }
  });
}

function openPalette(): void {
  dialog ??= build();
  if (dialog.open) return dialog.close();
  offered = commands();
  input.value = "";
  search();
  dialog.showModal();
  input.focus();
}

function build(): HTMLDialogElement {
  input = make("input", {
    type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
    "aria-label": "Search commands and pages", placeholder: "What do you want to do?", autocomplete: "off", spellcheck: "false",
  });
  list = make("div", { role: "listbox", id: "palette-list", "aria-label": "Commands" });
  none = make("p", { class: "none", role: "status" });
  input.addEventListener("input", search);
  input.addEventListener("keydown", onKey);
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option !== null) act(Number(option.dataset["index"]));
  });
  return modal({ class: "palette", "aria-label": "Commands" }, input, list, none);
}

/** Every word typed has to begin some word of the command; an incident's number opens it. */
function search(): void {
  const typed = input.value.trim().toLowerCase();
  const words = typed.split(/\s+/).filter(Boolean);
  const fits = (command: Command): boolean => {
    const has = command.words.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => has.some((one) => one.startsWith(word)));
  };
  found = offered.filter(fits);
  const incident = /^(?:inc-?)?(\d+)$/.exec(typed)?.[1];
  if (incident !== undefined) {
    found.unshift({ words: `Open INC-${incident}`, keys: "", run: () => location.assign(`/incidents/INC-${incident}`) });
  }
  list.replaceChildren(...found.map(option));
  none.textContent = found.length > 0 ? "" : "Nothing here is called that.";
  choose(0);
}

function option(command: Command, index: number): HTMLElement {
  const keys = command.keys.split(" ").filter(Boolean).map((key) => make("kbd", {}, key));
  return make("div", { role: "option", id: `palette-${index}`, "data-index": `${index}` }, command.words, make("span", {}, ...keys));
}

function choose(index: number): void {
  chosen = index;
  [...list.children].forEach((one, at) => one.setAttribute("aria-selected", `${at === index}`));
  const option = list.children[index];
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function onKey(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined && found.length > 0) {
    event.preventDefault();
    choose((chosen + step + found.length) % found.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    act(chosen);
  }
}

function act(index: number): void {
  dialog?.close();
  found[index]?.run();
}
