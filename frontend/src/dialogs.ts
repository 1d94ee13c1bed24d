// Small builders for the two dialogs that only exist with a script.
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A modal that a click outside closes; Escape is the browser's own. */
export function modal(attributes: Record<string, string>, ...children: (Node | string)[]): HTMLDialogElement {
  const dialog = make("dialog", attributes, ...children);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  return dialog;
}
