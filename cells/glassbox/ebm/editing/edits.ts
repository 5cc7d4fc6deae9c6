/**
 * Edits of a model, as plain data: a tree of commits, like a version control's. They start from one model, known by
 * its fingerprint; replaying those from the root to `head` gives the edited model, the same to the last bit wherever
 * it is done.
 */
export interface Edits {
  schema: "1.0";
  /** fingerprint of the model that they start from */
  model: string;
  /** in the order they were made; a commit stands after its parent */
  commits: Commit[];
  /** the commit at which the model stands; null: as it was trained */
  head: string | null;
  /** commits that were undone since the last commit or checkout, the latest last: `redo` walks back over them */
  undone?: string[];
}

export interface Commit {
  /** short hash of its parent and its edit, so that the same edits have the same names everywhere */
  id: string;
  parent: string | null;
  /** what was done and why, in the author's words or ours */
  message: string;
  /** when, as an ISO date; absent in files that were written by hand */
  made?: string;
  edit: Edit;
}

/** Cells of one shown term; for a class of several, its place. */
export interface Region {
  /** "age", or "age & income" */
  term: string;
  /** of the term's shown grid, missing first and unseen last; row by row for a pair; at least one, ascending */
  cells: number[];
  /** place of the class, for a model of more than two; absent: every class */
  output?: number;
}

/**
 * One change of a shown term's scores. What needs an order (a line, a rise, neighbours) leaves the missing and the
 * unseen bin as they are, and is an error for a nominal feature. In a pair it works line by line: `axis` is the
 * feature along which it goes, the first unless told.
 */
export type Edit =
  | (Region & {kind: "move"; by: number})
  | (Region & {kind: "set"; to: number})
  /**
   * a straight line from the first selected cell to the last, read at the middle of each bin (levels: at its place);
   * `steps`: so many steps of equal width and equal rise instead
   */
  | (Region & {kind: "interpolate"; steps?: number; axis?: 0 | 1})
  /** weighted isotonic regression, by rows in each cell */
  | (Region & {kind: "monotone"; direction: "increasing" | "decreasing"; axis?: 0 | 1})
  /** all get the score of the first or the last selected cell (of its line, in a pair), or their weighted mean */
  | (Region & {kind: "align"; to: "left" | "right" | "average"; axis?: 0 | 1})
  /** each cell becomes the weighted mean of itself and so many neighbours on either side; a pair without axis: all round */
  | (Region & {kind: "smooth"; radius: number; axis?: 0 | 1})
  /** the whole term says nothing any more */
  | {kind: "delete"; term: string};

/** What the editor gives to the cells that read it. */
export interface Editing {
  /** fingerprint of the model: a value that was made for another model is not taken over */
  key: string;
  edits: Edits;
  /** what is selected now, so that figures can be shown for the rows in it; null: nothing */
  selection: Region | null;
}
