/** What is selected in a prompt: the token that was chosen, and the one that is pointed at, if any. */
export interface TokenSelection {
  /** a place in the prompt, from 0 */
  chosen?: number;
  /** the place that the pointer or the focus is at; it goes before what is chosen */
  over?: number;
}

/** The selection of one prompt, shared by all widgets of a page that show this prompt. */
export interface SharedSelection {
  get(): TokenSelection;
  /** Changes parts of the selection, and tells every widget of the page; `undefined` takes a part away. */
  set(change: TokenSelection): void;
  /** Calls back when any widget changed it. Returns what ends that. */
  listen(changed: (now: TokenSelection) => void): () => void;
}

const eventName = "gb-token-selection";

// What is selected now, for a widget that is drawn later. It hangs on the document: each page has its own.
const current = new WeakMap<Document, Map<string, TokenSelection>>();

/** The same key for the same tokens: widgets of one page that show one prompt select together. */
export function promptKey(tokens: ArrayLike<number>): string {
  // FNV-1a over the bytes of each number
  let hash = 0x811c9dc5;
  for (let i = 0; i < tokens.length; i++) {
    for (let shift = 0; shift < 32; shift += 8) {
      hash = Math.imul(hash ^ ((tokens[i] >>> shift) & 255), 0x01000193);
    }
  }
  return `${tokens.length}-${(hash >>> 0).toString(16)}`;
}

/**
 * The selection of a prompt on a page.
 * @param key from `promptKey`
 */
export function sharedSelection(page: Document, key: string): SharedSelection {
  const all = current.get(page) ?? new Map<string, TokenSelection>();
  current.set(page, all);
  const get = (): TokenSelection => all.get(key) ?? {};
  return {
    get,
    set(change) {
      const before = get();
      const now = {...before, ...change};
      if (now.chosen === before.chosen && now.over === before.over) return;
      all.set(key, now);
      page.dispatchEvent(new CustomEvent(eventName, {detail: key}));
    },
    listen(changed) {
      const onEvent = (event: Event): void => {
        if ((event as CustomEvent<string>).detail === key) changed(get());
      };
      page.addEventListener(eventName, onEvent);
      return () => page.removeEventListener(eventName, onEvent);
    }
  };
}

/** The place that a widget shows: the one pointed at, else the chosen one. */
export function shownPlace({chosen, over}: TokenSelection): number | undefined {
  return over ?? chosen;
}
