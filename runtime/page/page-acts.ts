import type {PageSession} from "./open-session.ts";
import type {PageCells} from "./page-cells.ts";

/**
 * Listens to the buttons of the page. Returns what carries one out, for those clicked before.
 * A button says what it does in `data-act`, and to which cell in `data-cell`.
 */
export function listenToActs(
  session: PageSession,
  cells: PageCells,
  /** shows or hides that a part of the page could not be loaded */
  trouble: (is: boolean) => void
): (button: HTMLElement) => Promise<void> {
  let troubled = false;
  const perform = async (button: HTMLElement) => {
    try {
      await act(button);
      if (troubled) trouble(false);
      troubled = false;
    } catch (error) {
      troubled = true;
      trouble(true);
      reportError(error);
    }
  };
  const act = async (button: HTMLElement): Promise<void> => {
    const {act, cell = ""} = button.dataset;
    switch (act) {
      case "edit":
        return session.edit(cell);
      case "run":
        return session.run([cell]);
      case "unlimited":
        return session.run([cell], {unlimited: true});
      case "stop":
        return session.stop([cell]);
      case "reset":
        return session.resetCell(cell);
      case "reset-page":
        return session.resetPage();
      case "run-stale":
        return session.run("stale");
      case "mode": {
        const onDemand = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(onDemand));
        return session.setMode(onDemand ? "on-demand" : "automatic");
      }
      case undefined:
        return cells.press(button);
    }
  };
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    if (!button) return;
    if (button.dataset.act === "download") {
      if (session.edited()) {
        event.preventDefault();
        void session.download(button as HTMLAnchorElement);
      }
    } else void perform(button);
  });
  return perform;
}
