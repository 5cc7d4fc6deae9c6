import type {Edits} from "./edits.ts";
import {boundBy} from "./scope.ts";
import {child, childrenOf, isFunction, isLoop, list, nameOf, type SyntaxNode} from "./syntax-tree.ts";
import {skipClosing, skipTrivia} from "./trivia.ts";

/**
 * Puts a guard on every loop, also in functions, and returns the declarations the guards need at the top of
 * the body (empty where there is no loop).
 *
 * A call in a loop, however rarely made, makes V8 compile the whole loop for it: a sum over a typed array
 * then takes six times as long. So the call stands outside: `for (I; T; U) B` becomes
 *
 *     {I; for (;;) {let c = budget + 1; for (; c > 0 && (T); c--, U) B; if (c > 0) break; budget = $guard(budget);}}
 *
 * which runs B in rounds and asks between them; the loop keeps one count, about 2 % of the tightest. (Counting
 * in the test instead costs half again as much once any ArrayBuffer was transferred.) `$guard` answers with the
 * iterations of the next round, so that light loops are asked seldom and heavy ones each time. Loops that
 * cannot be entered again (`for of`, `for in`, a `for` whose variables a function keeps) count and ask inside.
 *
 * A loop shorter than its budget is never asked; such loops count themselves once each in a counter of
 * their own, so that a recursion through them is asked too.
 */
export function guardLoops(tree: SyntaxNode, source: string, edits: Edits, scope: string): string {
  const guards = new Guards(source, edits, scope);
  guards.visit(tree);
  return guards.declarations;
}

const shortLoops = 255;
/** all bits set: what `$guard` says is masked with it, so that V8 knows a small integer */
export const maxBudget = 32767;
/** iterations of the next round where `$guard` names none */
const usualBudget = 1023;

class Guards {
  declarations = "";
  readonly #source: string;
  readonly #edits: Edits;
  readonly #scope: string;
  #sites = 0;

  constructor(source: string, edits: Edits, scope: string) {
    this.#source = source;
    this.#edits = edits;
    this.#scope = scope;
  }

  visit(node: SyntaxNode, labels: SyntaxNode[] = []): void {
    if (node.type === "LabeledStatement") {
      this.visit(child(node, "body")!, [...labels, node]);
      return;
    }
    const close = isLoop(node) ? this.#guard(node, labels) : undefined;
    for (const inner of childrenOf(node)) this.visit(inner);
    close?.();
  }

  /** Edits the loop's head; the function it returns edits its end, after the loops within have been edited. */
  #guard(loop: SyntaxNode, labels: SyntaxNode[]): () => void {
    const budget = `${this.#scope}b${this.#sites++}`;
    this.declarations += this.declarations ? "" : `let ${this.#scope}n=0;`;
    this.declarations += `let ${budget}=0;`;
    const start = (labels[0] ?? loop).start;
    if (loop.type === "WhileStatement") return this.#while(loop, start, budget);
    if (loop.type === "DoWhileStatement") return this.#doWhile(loop, start, budget);
    if (loop.type === "ForStatement" && !labels.length && this.#canBeEnteredAgain(loop))
      return this.#for(loop, budget);
    return this.#inside(loop, budget);
  }

  #ask(budget: string): string {
    return `(${this.#scope}.$guard(${budget})??${usualBudget})&${maxBudget}`;
  }

  #open(budget: string): string {
    return `for(;;){let ${budget}c=(${budget}|0)+1;`;
  }

  #close(budget: string): string {
    const short = `if(--${this.#scope}n<0){${this.#scope}n=${shortLoops};${budget}=${this.#ask(budget)}}`;
    return `;if(${budget}c>0){${short}break}${budget}=${this.#ask(budget)}}`;
  }

  #while(loop: SyntaxNode, start: number, budget: string): () => void {
    const source = this.#source;
    const test = source.indexOf("(", skipTrivia(source, loop.start + "while".length)) + 1;
    this.#edits.insert(start, this.#open(budget));
    this.#edits.replace(
      loop.start,
      test,
      `for${lineBreaks(source.slice(loop.start, test))}(;${budget}c>0&&(`
    );
    this.#edits.insert(this.#closingBefore(child(loop, "body")!.start), `);${budget}c--`);
    return () => this.#edits.insert(loop.end, this.#close(budget));
  }

  #doWhile(loop: SyntaxNode, start: number, budget: string): () => void {
    const body = child(loop, "body")!;
    const keyword = skipTrivia(this.#source, body.end);
    const test = this.#source.indexOf("(", keyword) + 1;
    this.#edits.insert(start, this.#open(budget));
    return () => {
      this.#edits.insert(test, "(");
      this.#edits.insert(this.#closingBefore(loop.end), `)&&--${budget}c>0`);
      this.#edits.insert(loop.end, this.#close(budget));
    };
  }

  #for(loop: SyntaxNode, budget: string): () => void {
    const source = this.#source;
    const head = source.indexOf("(", loop.start) + 1;
    const init = child(loop, "init");
    const test = child(loop, "test");
    const first = source.indexOf(";", init ? this.#beforeSemicolon(init) : skipTrivia(source, head));
    const second = source.indexOf(";", test ? skipClosing(source, test.end) : skipTrivia(source, first + 1));
    const update = child(loop, "update");
    this.#edits.replace(loop.start, head, `{${lineBreaks(source.slice(loop.start, head))}`);
    this.#edits.insert(first + 1, `${this.#open(budget)}for(;${budget}c>0${test ? "&&(" : ""}`);
    if (test) this.#edits.insert(second, ")");
    this.#edits.insert(second + 1, `${budget}c--${update ? "," : ""}`);
    return () => this.#edits.insert(loop.end, `${this.#close(budget)}}`);
  }

  #beforeSemicolon(init: SyntaxNode): number {
    if (init.type !== "VariableDeclaration") return skipClosing(this.#source, init.end);
    const end = init.end;
    return this.#source[end - 1] === ";" ? end - 1 : skipClosing(this.#source, end);
  }

  #inside(loop: SyntaxNode, budget: string): () => void {
    const body = child(loop, "body")!;
    const left = `${budget}c`;
    this.declarations += `let ${left}=0;`;
    const guard = `if(--${left}<0)${left}=${budget}=${this.#ask(budget)};`;
    if (body.type === "BlockStatement") {
      this.#edits.insert(body.start + 1, guard);
      return () => {};
    }
    this.#edits.insert(body.start, `{${guard}`);
    return () => this.#edits.insert(body.end, "}");
  }

  /** the place of the last `)` before an offset */
  #closingBefore(end: number): number {
    let at = end - 1;
    // the text between holds blanks, comments and at most a semicolon after the parenthesis
    for (
      let next = this.#source.lastIndexOf(")", at);
      next >= 0;
      next = this.#source.lastIndexOf(")", next - 1)
    ) {
      const after = skipTrivia(this.#source, next + 1);
      if (after >= end || (this.#source[after] === ";" && skipTrivia(this.#source, after + 1) >= end))
        return next;
      at = next;
    }
    return at;
  }

  // Each iteration has its own copy of a `for`'s `let`; that can be seen by a function made in the loop only.
  #canBeEnteredAgain(loop: SyntaxNode): boolean {
    const init = child(loop, "init");
    if (!init) return true;
    if (init.type !== "VariableDeclaration") return this.#source[init.start] !== "{" && isPlain(init);
    if (init.kind === "var") return true;
    if (init.kind !== "let" && init.kind !== "const") return false;
    const names = new Set(
      list(init, "declarations").flatMap((one) => [...boundBy(child(one, "id")!)].map(nameOf))
    );
    return !isKept(loop, names);
  }
}

// A line that is written over stays a line.
function lineBreaks(text: string): string {
  return text.replace(/[^\n\r\u2028\u2029]/g, "");
}

function isPlain(expression: SyntaxNode): boolean {
  return !isFunction(expression) && !expression.type.startsWith("Class");
}

/** Whether a function or class inside the node speaks of one of the names. */
function isKept(node: SyntaxNode, names: Set<string>, inFunction = false): boolean {
  if (inFunction && node.type === "Identifier" && names.has(nameOf(node))) return true;
  const inside = inFunction || isFunction(node) || node.type.startsWith("Class");
  for (const inner of childrenOf(node)) if (isKept(inner, names, inside)) return true;
  return false;
}
