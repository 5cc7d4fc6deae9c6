import {described, InputError} from "../../../input-error.ts";
import {ShortHash} from "../../../math/short-hash.ts";
import {applyEdit} from "./apply-edit.ts";
import {checkEditForm} from "./check-edit.ts";
import {describeEdit} from "./describe-edit.ts";
import {type EditableTerm, outputsIn} from "./editable-term.ts";
import type {Commit, Edit, Edits} from "./edits.ts";

/** The beginning of a history: nothing is edited. */
export function noEdits(model: string): Edits {
  return {schema: "1.0", model, commits: [], head: null};
}

/** The name of an edit that follows a commit: a short hash of both. */
export function commitId(parent: string | null, edit: Edit): string {
  const hash = new ShortHash();
  hash.text(parent ?? "");
  const fields = Object.entries(edit).filter(([, value]) => value !== undefined);
  hash.text(JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1))));
  return hash.digest().slice(0, 12);
}

/**
 * Adds an edit after the head and moves there. The same edit at the same place is the same commit. Other branches
 * stay: `checkout` goes to them.
 * @param message in words; unless told, what `describeEdit` says
 */
export function commit(edits: Edits, edit: Edit, message?: string, made?: string): Edits {
  checkEditForm(edit);
  const id = commitId(edits.head, edit);
  const {undone: _, ...rest} = edits;
  const known = edits.commits.find((own) => own.id === id);
  const words = message ?? known?.message ?? describeEdit(edit);
  const next: Commit = {id, parent: edits.head, message: words, ...(made && {made}), edit};
  const commits = known
    ? edits.commits.map((own) => (own === known ? {...own, message: words} : own))
    : [...edits.commits, next];
  return {...rest, commits, head: id};
}

export function canUndo({head}: Edits): boolean {
  return head !== null;
}

/** One step back; at the beginning nothing happens. */
export function undo(edits: Edits): Edits {
  if (edits.head === null) return edits;
  return {...edits, head: found(edits, edits.head).parent, undone: [...(edits.undone ?? []), edits.head]};
}

export function canRedo(edits: Edits): boolean {
  return nextOf(edits) !== undefined;
}

/** Takes the last undo back; without one, the newest commit after the head. Where none follows nothing happens. */
export function redo(edits: Edits): Edits {
  const next = nextOf(edits);
  if (next === undefined) return edits;
  const {undone = [], ...rest} = edits;
  const left = undone.at(-1) === next ? undone.slice(0, -1) : [];
  return {...rest, head: next, ...(left.length > 0 && {undone: left})};
}

function nextOf(edits: Edits): string | undefined {
  const follows = edits.commits.filter(({parent}) => parent === edits.head);
  const undone = edits.undone?.at(-1);
  return (follows.find(({id}) => id === undone) ?? follows.at(-1))?.id;
}

/**
 * Goes to any commit; null is the beginning.
 * @throws InputError for a commit that is not there
 */
export function checkout(edits: Edits, id: string | null): Edits {
  if (id !== null) found(edits, id);
  const {undone: _, ...rest} = edits;
  return {...rest, head: id};
}

/** The commits from the beginning to one of them (the head unless told), in order. */
export function lineage(edits: Edits, id: string | null = edits.head): Commit[] {
  const known = new Map(edits.commits.map((own) => [own.id, own]));
  const line: Commit[] = [];
  for (let at = id; at !== null; ) {
    const own = known.get(at);
    if (!own) throw unknown(edits, at);
    if (line.length > known.size) throw circular(at);
    line.push(own);
    at = own.parent;
  }
  return line.reverse();
}

/** A term's scores at a commit (the head unless told), [cell, output]: its edits one after the other. */
export function scoresAt(term: EditableTerm, edits: Edits, id: string | null = edits.head): Float64Array {
  let {scores} = term;
  for (const {edit} of lineage(edits, id)) {
    if (edit.term === term.term) scores = applyEdit({...term, scores}, edit);
  }
  return scores;
}

/** What two commits have different in a term. */
export interface TermDifference {
  term: string;
  cells: {
    cell: number;
    /** place of the class, for a model of more than two; else 0 */
    output: number;
    before: number;
    after: number;
  }[];
}

/** The cells whose scores differ between two commits; null is the beginning. Terms without any are left out. */
export function diff(
  terms: EditableTerm[],
  edits: Edits,
  before: string | null,
  after: string | null
): TermDifference[] {
  const touched = new Set([before, after].flatMap((id) => lineage(edits, id)).map(({edit}) => edit.term));
  return terms
    .filter(({term}) => touched.has(term))
    .map((term) => {
      const [old, fresh] = [before, after].map((id) => scoresAt(term, edits, id));
      const outputs = outputsIn(term);
      const cells = Array.from(old.keys()).flatMap((at) =>
        old[at] === fresh[at]
          ? []
          : [{cell: Math.floor(at / outputs), output: at % outputs, before: old[at], after: fresh[at]}]
      );
      return {term: term.term, cells};
    })
    .filter(({cells}) => cells.length > 0);
}

function found(edits: Edits, id: string): Commit {
  const own = edits.commits.find((commit) => commit.id === id);
  if (!own) throw unknown(edits, id);
  return own;
}

function unknown({commits}: Edits, id: string): InputError {
  return new InputError("commit", {
    got: id,
    expected:
      commits.length > 0
        ? `one of the ${commits.length} commits of these edits`
        : "null: nothing was edited yet",
    remedy: "Was the file cut short or edited?"
  });
}

function circular(id: string): InputError {
  return new InputError("commits", {
    got: described(`commits that follow themselves, at ${id}`),
    expected: "each commit after its parent"
  });
}
