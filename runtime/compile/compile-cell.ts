import type {CellError} from "../../cells/views/view.ts";
import {codeFrame} from "./code-frame.ts";
import type {CompiledCell, CompiledImport} from "./compiled.ts";
import {Edits} from "./edits.ts";
import {guardLoops} from "./guards.ts";
import {readImport} from "./imports.ts";
import {LineIndex} from "./line-index.ts";
import {type Language, parseExpression, parseProgram} from "./parse.ts";
import {findReferences, type References} from "./references.ts";
import {declaredBy} from "./scope.ts";
import {stripTypes} from "./strip.ts";
import {SelfReference, SyntaxFault} from "./syntax-fault.ts";
import {child, isErased, list, nameOf, type SyntaxNode, wrapsExpression} from "./syntax-tree.ts";
import {skipTrivia} from "./trivia.ts";

export interface CellOptions {
  id: string;
  kind: "cell" | "inline";
  /** 1-based place of the source's first character in the file */
  line: number;
  column: number;
  language: Language;
  /** seconds */
  timeout: number;
  manual: boolean;
}

/**
 * Compiles one cell. What is wrong with its source comes as `error`, never as an exception.
 *
 * What a cell shows: the value of its last statement if that is an expression, with a `;` or without (a
 * formatter may add one, and must not change what a page shows). Assignments, `++`, `--`, `delete` and `void`
 * show nothing; nor does a declaration, nor the value `undefined`. A cell that reads as one expression is one:
 * `{a: 1}` is an object.
 */
export function compileCell(source: string, options: CellOptions): CompiledCell {
  const {id, kind, line, column, timeout, manual} = options;
  // blanks in front of an inline's first line: its columns in `source` are those of the file
  const shown = " ".repeat(column - 1) + source;
  const empty = {id, kind, inputs: [], outputs: [], imports: [], dynamicImports: [], places: {}};
  const cell: CompiledCell = {
    ...empty,
    body: "() => ({})",
    async: false,
    timeout,
    manual,
    map: [],
    source: shown,
    line
  };
  try {
    return {...cell, ...new CellCompiler(source, options).compile()};
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return {
      ...cell,
      outputs: kind === "cell" ? likelyOutputs(source) : [],
      error: syntaxError(error, source, shown, options)
    };
  }
}

function syntaxError(
  fault: SyntaxFault,
  source: string,
  shown: string,
  {id, line, column}: CellOptions
): CellError {
  const at = new LineIndex(source, {line, column}).at(Math.min(fault.offset, source.length));
  const kind =
    fault instanceof SelfReference
      ? {kind: "cycle" as const, path: [id, fault.variable, id]}
      : {kind: "syntax" as const};
  return {
    ...kind,
    message: fault.message,
    cell: id,
    ...at,
    frame: codeFrame(shown, line, at.line, at.column)
  };
}

// A cell that cannot be read still seems to declare names: those who read them wait for it, and are not told
// that the names do not exist.
function likelyOutputs(source: string): string[] {
  const declaration =
    /^(?:(?:const|let|var|class)|(?:async\s+)?function\s*\*?)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu;
  return [...new Set([...source.matchAll(declaration)].map((match) => match[1]))];
}

class CellCompiler {
  readonly #source: string;
  readonly #options: CellOptions;
  readonly #places: LineIndex;
  readonly #tree: SyntaxNode;
  readonly #code: string;
  readonly #edits: Edits;
  /** the body's parameter; names the compiler makes begin with it, and no name in the cell does */
  readonly #scope: string;

  constructor(source: string, options: CellOptions) {
    this.#source = source;
    this.#options = options;
    this.#places = new LineIndex(source, options);
    this.#tree = parse(source, options);
    this.#code = options.language === "ts" ? stripTypes(source, this.#tree) : source;
    this.#edits = new Edits(this.#code);
    let scope = "$gb";
    while (source.includes(scope)) scope += "_";
    this.#scope = scope;
  }

  compile(): Partial<CompiledCell> {
    const references = findReferences(this.#tree);
    const imports = this.#takeImports();
    this.#refuse(references, imports);
    const dynamicImports = this.#redirectImports(references.dynamicImports);
    const outputs = this.#outputs();
    const reads = [...references.free.values()].sort((a, b) => a.start - b.start);
    const inputs = reads.map(nameOf);
    const counters = guardLoops(this.#tree, this.#code, this.#edits, this.#scope);
    this.#display();
    return {
      inputs,
      outputs: outputs.map(nameOf),
      imports,
      dynamicImports,
      places: this.#placesOf([...reads, ...outputs]),
      async: references.awaits,
      ...this.#body(inputs, outputs.map(nameOf), counters, references.awaits)
    };
  }

  #statements(): SyntaxNode[] {
    return this.#tree.type === "Program" ? list(this.#tree, "body") : [];
  }

  /** Takes the import statements out of the code; the kernel loads what they name. */
  #takeImports(): CompiledImport[] {
    const imports: CompiledImport[] = [];
    for (const statement of this.#statements()) {
      if (/^Export/.test(statement.type) && !isErased(statement)) {
        throw new SyntaxFault(
          "A cell does not export: the whole notebook sees its top-level names already.",
          statement.start
        );
      }
      if (statement.type !== "ImportDeclaration") continue;
      const read = readImport(statement);
      const breaks = this.#source.slice(statement.start, statement.end).replace(/[^\n\r\u2028\u2029]/g, "");
      this.#edits.replace(statement.start, statement.end, `;${breaks}`);
      if (read) imports.push({...read, ...this.#places.at(statement.start)});
    }
    return imports;
  }

  #refuse({free, assigned, selfRead, metas}: References, imports: CompiledImport[]): void {
    const imported = new Set(imports.flatMap(({names}) => names.map(({local}) => local)));
    for (const node of assigned) {
      const name = nameOf(node);
      throw new SyntaxFault(
        imported.has(name)
          ? `\`${name}\` is imported, and an import cannot be assigned. Give the new value a name of its own.`
          : `A cell may not assign another cell's variable, and \`${name}\` is not declared in this one. Change it in the cell that declares it, or declare a new name here.`,
        node.start
      );
    }
    for (const node of selfRead) throw new SelfReference(nameOf(node), node.start);
    const args = free.get("arguments");
    if (args) throw new SyntaxFault("`arguments` exists inside a function only.", args.start);
    if (metas.length) {
      throw new SyntaxFault(
        "A cell has no `import.meta`. Files are named relative to the notebook.",
        metas[0].start
      );
    }
  }

  /** `import(x)` becomes `scope.$import(x)`; returns the specifiers that stand there as text. */
  #redirectImports(calls: SyntaxNode[]): string[] {
    const specifiers = new Set<string>();
    for (const call of calls) {
      this.#edits.replace(call.start, call.start + "import".length, `${this.#scope}.$import`);
      const specifier = child(call, "source")!;
      if (typeof specifier.value === "string") specifiers.add(specifier.value);
    }
    return [...specifiers];
  }

  #outputs(): SyntaxNode[] {
    const outputs: SyntaxNode[] = [];
    const names = new Set<string>();
    for (const statement of this.#statements()) {
      // what `using` holds is gone when the cell ends
      if (/using$/.test(String(statement.kind))) continue;
      for (const name of declaredBy(statement)) {
        if (!names.has(nameOf(name))) outputs.push(name);
        names.add(nameOf(name));
      }
    }
    return outputs;
  }

  /** Wraps what the cell shows in `scope.$display(...)`, which no variable of a notebook can be. */
  #display(): void {
    const open = `${this.#scope}.$display((`;
    if (this.#tree.type !== "Program") {
      // an expression alone: comments around it stay outside, a parenthesis that opened before it is closed after it
      this.#edits.insert(skipTrivia(this.#source, 0), open);
      this.#edits.insert(endOfCode(this.#source), "));");
      return;
    }
    const last = this.#statements().findLast(
      (statement) => !isErased(statement) && statement.type !== "EmptyStatement"
    );
    if (last?.type !== "ExpressionStatement" || !shows(child(last, "expression")!)) return;
    this.#edits.insert(last.start, open);
    this.#edits.insert(this.#source[last.end - 1] === ";" ? last.end - 1 : last.end, "))");
  }

  #placesOf(names: SyntaxNode[]): Record<string, [line: number, column: number]> {
    return Object.fromEntries(
      names.map((node) => {
        const {line, column} = this.#places.at(node.start);
        return [nameOf(node), [line, column]];
      })
    );
  }

  #body(
    inputs: string[],
    outputs: string[],
    counters: string,
    async: boolean
  ): {body: string; map: CompiledCell["map"]} {
    const take = inputs.length ? `const {${inputs.join(", ")}} = ${this.#scope};` : "";
    const before = `${async ? "async " : ""}(${this.#scope}) => {"use strict";${take}${counters}`;
    const {text, map} = this.#edits.apply(this.#options);
    // all of the first line that is ours belongs to the cell's first character
    const {line, column} = this.#options;
    const [first, ...rest] = map;
    const moved = first.map(([at, ...place]): CompiledCell["map"][0][0] => [at + before.length, ...place]);
    const end = this.#places.at(this.#source.length);
    return {
      body: `${before}${text}\n;return {${outputs.join(", ")}};}`,
      map: [[[0, line, column], ...moved], ...rest, [[0, end.line, end.column]]]
    };
  }
}

// Text that begins with `{` may be an object or a block: an object, if it reads as one.
function parse(source: string, {kind, language}: CellOptions): SyntaxNode {
  if (kind === "inline") return parseExpression(source, language);
  if (source[skipTrivia(source, 0)] === "{") {
    try {
      return parseExpression(source, language);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
    }
  }
  return parseProgram(source, language);
}

function shows(expression: SyntaxNode): boolean {
  if (wrapsExpression(expression)) return shows(child(expression, "expression")!);
  if (expression.type === "UnaryExpression")
    return expression.operator !== "void" && expression.operator !== "delete";
  return expression.type !== "AssignmentExpression" && expression.type !== "UpdateExpression";
}

/** The offset after the last character that is neither blank nor comment. */
function endOfCode(source: string): number {
  let end = 0;
  for (let at = skipTrivia(source, 0); at < source.length; at = skipTrivia(source, at + 1)) end = at + 1;
  return end;
}
