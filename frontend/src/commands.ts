// What can be done from here, as the page says it: its navigation and everything marked data-command.
export interface Command {
  readonly words: string;
  readonly keys: string;
  readonly run: () => void;
}

const shown = (element: HTMLElement): boolean => element.closest("[hidden]") === null && !element.matches(":disabled");

export const named = (element: HTMLElement): string =>
  (element.dataset["command"] || element.ariaLabel || element.textContent || "").trim().replace(/\s+/g, " ");

/** Go to a link, press a button, open and enter a disclosure or a field. */
export function run(element: HTMLElement): void {
  if (element instanceof HTMLDetailsElement) {
    element.open = true;
    element.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select, button")?.focus();
  } else if (element.matches("input, textarea, select")) {
    element.closest("details")?.setAttribute("open", "");
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  } else element.click();
}

export function commands(): Command[] {
  const marked = [...document.querySelectorAll<HTMLElement>("[data-command]")].filter(shown);
  const places = [...document.querySelectorAll<HTMLElement>(".nav a[href]:not(.brand, [data-command])")];
  return [
    ...marked.map((element) => ({ words: named(element), keys: element.dataset["key"] ?? "", run: () => run(element) })),
    ...places.map((element) => ({
      words: `Go to ${named(element)}`,
      keys: element.dataset["go"] ? `g ${element.dataset["go"]}` : (element.dataset["key"] ?? ""),
      run: () => run(element),
    })),
  ];
}
