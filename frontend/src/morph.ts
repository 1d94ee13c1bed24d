// Bring a part of the page to what the server says it is, and keep what the reader is doing in it.
import { Idiomorph } from "idiomorph";
import { contentChanged } from "./changes";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (node: Element): node is Field =>
  node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement;

/** Whether somebody typed or chose something here that was not sent yet. */
function touched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    const given = options.some((option) => option.defaultSelected);
    return options.some((option, index) => option.selected !== (given ? option.defaultSelected : index === 0));
  }
  if (field instanceof HTMLInputElement) {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  }
  return field.value !== field.defaultValue;
}

function inUse(form: HTMLFormElement): boolean {
  return form.ariaBusy === "true" || [...form.elements].some((one) => isField(one) && touched(one));
}

const holdsWork = (node: Element): boolean =>
  (node instanceof HTMLFormElement && inUse(node)) || [...node.querySelectorAll("form")].some(inUse);

/** What only this page knows: drawn charts, and the state of its own connection. */
const ours = (node: Element): boolean => node.hasAttribute("data-keep") || node.id === "connection";

const callbacks = {
  // A form somebody works in stays as it is; if it no longer applies, the server says so when it is sent.
  beforeNodeMorphed: (old: Node): boolean =>
    !(old instanceof Element && (ours(old) || (old instanceof HTMLFormElement && inUse(old)))),
  beforeNodeRemoved: (old: Node): boolean => !(old instanceof Element && (ours(old) || holdsWork(old))),
  // Open details, dialogs and chosen tabs are the reader's own.
  beforeAttributeUpdated: (name: string, element: Element): boolean => {
    if (name === "open") return false;
    if (name === "checked") return !(element instanceof HTMLInputElement && element.form === null);
    return true;
  },
};

/** Morph `old` into `fresh`. Focus stays where it was, or goes to the part when what had it is gone. */
export function morph(old: Element, fresh: Element): void {
  const focused = document.activeElement;
  const inside = focused !== null && focused !== document.body && old.contains(focused);
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", callbacks });
  const now = old.isConnected ? old : document.getElementById(fresh.id);
  if (now === null) return;
  if (inside && !focused.isConnected) {
    if (!now.hasAttribute("tabindex")) now.setAttribute("tabindex", "-1");
    (now as HTMLElement).focus({ preventScroll: true });
  }
  contentChanged(now);
}

/** Replace a form by the server's version of it, whatever was typed: it holds what was typed, or was sent. */
export function renew(old: HTMLFormElement, fresh: HTMLFormElement): void {
  const secrets = [...old.elements].filter((one) => one instanceof HTMLInputElement && one.type === "password");
  const typed = secrets.map((one) => (one as HTMLInputElement).value);
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML" });
  old.reset();
  secrets.forEach((one, index) => { (one as HTMLInputElement).value = typed[index] ?? ""; });
  contentChanged(old);
}
