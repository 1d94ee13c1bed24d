// Parts of the page tell each other that the page changed, and how fresh it is.
type Listener = (root: ParentNode) => void;

const listeners: Listener[] = [];

/** Called with what is on the page now, and again with each part that changes. */
export function onContent(listener: Listener): void {
  listeners.push(listener);
  listener(document);
}

export function contentChanged(root: ParentNode): void {
  for (const listener of listeners) listener(root);
}

/** What the stream knows; forms word their failures by it. */
export const connection = { live: false, offline: false };

/** Parts as the stream last sent them, by id: a form that was being sent kept its own as it was, and catches up after. */
export const pushed = new Map<string, Element>();
