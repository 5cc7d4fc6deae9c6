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

/** One change of a shown term's scores. */
export type Edit =
  | (Region & {kind: "move"; by: number})
  | (Region & {kind: "set"; to: number})
  /** a straight line from the first selected cell to the last; `steps`: so many equal steps instead */
  | (Region & {kind: "interpolate"; steps?: number})
  /** weighted isotonic regression, by rows in each cell; `axis` of a pair along which it holds */
  | (Region & {kind: "monotone"; direction: "increasing" | "decreasing"; axis?: 0 | 1})
  | (Region & {kind: "align"; to: "left" | "right" | "average"})
  /** each cell becomes the weighted mean of itself and so many neighbours on either side */
  | (Region & {kind: "smooth"; radius: number})
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
