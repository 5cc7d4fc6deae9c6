import {draftFlag} from "../page/session.ts";

/** A cell's text as a reader left it, and the published text it was made from. */
export interface Draft {
  source: string;
  basis: string;
}

/**
 * The edits of one page, by cell, in this browser's `localStorage`. Every call reads what is kept and writes it whole,
 * so two tabs of a page keep each other's cells. What is kept but cannot be read is set aside, never overwritten.
 */
export class Drafts {
  readonly #name: string;

  /** `key`: `PageInfo.key` of the page */
  constructor(key: string) {
    this.#name = draftFlag(key);
  }

  all(): Map<string, Draft> {
    const text = localStorage.getItem(this.#name);
    if (text === null) return new Map();
    try {
      const {format, cells} = JSON.parse(text) as {format: number; cells: Record<string, Draft>};
      if (format === 1) return new Map(Object.entries(cells).filter(([, draft]) => isDraft(draft)));
    } catch {
      // set aside below
    }
    localStorage.setItem(`${this.#name}:unreadable`, text);
    localStorage.removeItem(this.#name);
    return new Map();
  }

  /** Keeps a draft, or without one forgets it. Throws where the browser refuses to keep anything. */
  set(cell: string, draft?: Draft): void {
    const drafts = this.all();
    if (draft) drafts.set(cell, draft);
    else drafts.delete(cell);
    if (drafts.size === 0) localStorage.removeItem(this.#name);
    else localStorage.setItem(this.#name, JSON.stringify({format: 1, cells: Object.fromEntries(drafts)}));
  }
}

function isDraft(draft: unknown): draft is Draft {
  const {source, basis} = (draft ?? {}) as Partial<Draft>;
  return typeof source === "string" && typeof basis === "string";
}
