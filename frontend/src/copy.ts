// <button data-copy="ID" hidden> copies the text of the element with that id, and says so.
export function offerCopies(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const from = document.getElementById(button.dataset["copy"]!);
  if (from === null) return;
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(from.textContent?.trim() ?? "");
    button.textContent = "Copied";
  } catch {
    // Without https, or where it was forbidden: chosen, so that Ctrl+C does it.
    getSelection()?.selectAllChildren(from);
    button.textContent = "Chosen: press Ctrl+C";
  }
  setTimeout(() => { button.textContent = words; }, 2000);
}
