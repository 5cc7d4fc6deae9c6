import type {Session} from "../page/session.ts";
import {Drafts} from "../storage/drafts.ts";
import {noteBeside} from "./note.ts";

const kept = new WeakMap<Session, Drafts>();

/** Brings the drafts of a page back, and keeps later edits as drafts. */
export async function attach(session: Session): Promise<void> {
  const drafts = new Drafts(session.page.key);
  kept.set(session, drafts);
  const found = drafts.all();
  session.onSource((id) => {
    const cell = session.cells.get(id);
    if (cell) keepDraft(session, id, cell.source);
  });
  for (const [id, {source, basis}] of found) {
    const cell = session.cells.get(id);
    // a cell that is gone from the page keeps its draft: it may come back
    if (!cell || source === cell.published) continue;
    if (basis === cell.published) await session.setCell(id, source);
    else offerOldDraft(session, id, source);
  }
}

/** Keeps what a reader has typed so far; a text that is the published one is no draft. */
export function keepDraft(session: Session, id: string, source: string): void {
  const cell = session.cells.get(id)!;
  try {
    const draft = source === cell.published ? undefined : {source, basis: cell.published};
    kept.get(session)?.set(id, draft);
  } catch (error) {
    noteBeside(cell.section, {
      text: `This browser does not keep your edit (${(error as Error).message}). Download the notebook before you leave.`
    });
  }
}

/** The text an edit was made from has changed: what was published stands, and the reader chooses. */
function offerOldDraft(session: Session, id: string, source: string): void {
  const {section} = session.cells.get(id)!;
  const note = noteBeside(section, {
    text: "You edited this cell, and it was published anew since.",
    choices: [
      {label: "Bring my edit back", choose: () => void session.setCell(id, source)},
      {label: "Keep the published cell", choose: () => kept.get(session)?.set(id)}
    ]
  });
  // an edit of the cell answers the question
  const stop = session.onSource((changed) => {
    if (changed !== id) return;
    note.remove();
    stop();
  });
}
