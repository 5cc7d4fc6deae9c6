/**
 * The line at the foot of the window when something could not be loaded. What went wrong is an address that means
 * nothing to a reader; what to do about it depends on one thing only.
 */
export function showTrouble(line: HTMLElement | null): void {
  if (!line) return;
  line.dataset.trouble = "";
  line.hidden = false;
  line.textContent = navigator.onLine
    ? "The engine could not be loaded. Try again, or reload the page."
    : "No connection. What you did is carried out when it is back. The page stays readable.";
}
