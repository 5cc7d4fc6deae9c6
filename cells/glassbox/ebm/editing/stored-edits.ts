import {InputError} from "../../../input-error.ts";
import {nearest} from "../../../nearest-name.ts";
import {parsedJSON} from "../../../stored-json.ts";
import {checkEdit, checkEditForm} from "./check-edit.ts";
import type {EditableTerm} from "./editable-term.ts";
import type {Commit, Edits} from "./edits.ts";
import {commitId} from "./history.ts";

/** A history as text for a file: every branch, no matter what was undone last. Read back it gives the same bits. */
export function editsToJSON(edits: Edits): string {
  const {undone: _, ...kept} = edits;
  return `${JSON.stringify(kept, null, 2)}\n`;
}

/**
 * A history from a file's text, or from what `JSON.parse` or `data.json` made of it.
 * @param terms of the model it is for (`editableShapes`): then each edit is checked against its term
 * @throws InputError that names what is wrong in the file, and the commit
 */
export function editsFromJSON(json: unknown, terms?: EditableTerm[]): Edits {
  const edits = (typeof json === "string" ? parsedJSON(json, "edits", "a file of edits") : json) as Edits;
  checkEdits(edits, terms);
  const {schema, model, commits, head} = edits;
  return {schema, model, commits, head};
}

/**
 * Whether these are edits, whole and in order.
 * @param terms of the model they are for: then each edit is checked against its term
 * @throws InputError that names the first thing that is wrong
 */
export function checkEdits(edits: Edits, terms?: EditableTerm[]): void {
  if (typeof edits !== "object" || edits === null || Array.isArray(edits)) {
    throw new InputError("edits", {
      got: edits,
      expected: "a history of edits: {schema, model, commits, head}"
    });
  }
  if (edits.schema !== "1.0") {
    const newer = typeof edits.schema === "string" && /^\d/.test(edits.schema);
    throw new InputError("edits.schema", {
      got: edits.schema,
      expected: '"1.0"',
      remedy: newer ? "The file comes from a newer Glassbook: update this one" : "Is it a file of edits?"
    });
  }
  if (typeof edits.model !== "string" || edits.model === "") {
    throw new InputError("edits.model", {
      got: edits.model,
      expected: "the fingerprint of the model they are for"
    });
  }
  if (!Array.isArray(edits.commits)) {
    throw new InputError("edits.commits", {
      got: edits.commits,
      expected: "a list of commits",
      remedy: "Was the file cut short?"
    });
  }
  const known = new Set<string>();
  const named = terms && new Map(terms.map((term) => [term.term, term]));
  for (const [at, commit] of edits.commits.entries()) {
    checkCommit(commit, `edits.commits[${at}]`, known, named);
    known.add(commit.id);
  }
  if (edits.head !== null && !known.has(edits.head)) {
    throw new InputError("edits.head", {got: edits.head, expected: "null, or a commit that is in the file"});
  }
}

function checkCommit(
  commit: Commit,
  field: string,
  known: Set<string>,
  terms: Map<string, EditableTerm> | undefined
): void {
  if (typeof commit !== "object" || commit === null || typeof commit.id !== "string") {
    throw new InputError(field, {got: commit, expected: "a commit: {id, parent, message, edit}"});
  }
  const {id, parent, message, edit} = commit;
  if (known.has(id))
    throw new InputError(`${field}.id`, {got: id, expected: "an id that no commit before it has"});
  // A parent stands before its children, so nothing can follow itself.
  if (parent !== null && !known.has(parent)) {
    throw new InputError(`${field}.parent`, {
      got: parent,
      expected: "null, or a commit that stands before it",
      remedy: "Was the file cut short or edited?"
    });
  }
  if (typeof message !== "string")
    throw new InputError(`${field}.message`, {got: message, expected: "a text"});
  checkEditForm(edit, `${field}.edit`);
  const own = commitId(parent, edit);
  if (id !== own) {
    throw new InputError(`${field}.id`, {
      got: id,
      expected: `${own}, the name of this edit after that parent`,
      remedy: "An edit that was changed by hand needs its new name, here and where it is a parent"
    });
  }
  if (!terms) return;
  const term = terms.get(edit.term);
  if (!term) {
    const near = nearest(edit.term, [...terms.keys()]);
    throw new InputError(`${field}.edit.term`, {
      got: edit.term,
      expected: `one of the terms ${[...terms.keys()].join(", ")}`,
      remedy: near ? `Is it ${JSON.stringify(near)}?` : undefined
    });
  }
  checkEdit(term, edit, `${field}.edit`);
}
