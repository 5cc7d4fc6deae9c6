import {parseProgram} from "./parse.ts";
import {SyntaxFault} from "./syntax-fault.ts";
import {child, childrenOf, isErased, list, nameOf, type SyntaxNode, wrapsExpression} from "./syntax-tree.ts";
import {endOfWord, skipClosing, skipTrivia} from "./trivia.ts";

/**
 * JavaScript from TypeScript by writing spaces over the types: every character that stays keeps its line
 * and column. Only syntax that can be erased is allowed; the rest throws `SyntaxFault` with the remedy.
 */
export function stripTypes(source: string, tree: SyntaxNode = parseProgram(source, "ts")): string {
  const eraser = new Eraser(source, tree);
  eraser.visit(tree);
  return eraser.text();
}

class Eraser {
  readonly #source: string;
  readonly #tree: SyntaxNode;
  /** half-open ranges written over, and single characters put in their place */
  readonly #ranges: [start: number, end: number][] = [];
  readonly #characters = new Map<number, string>();

  constructor(source: string, tree: SyntaxNode) {
    this.#source = source;
    this.#tree = tree;
  }

  text(): string {
    const pieces: string[] = [];
    let at = 0;
    for (const [start, end] of this.#ranges.sort((a, b) => a[0] - b[0])) {
      if (end <= at) continue;
      pieces.push(this.#source.slice(at, start), blank(this.#source.slice(Math.max(at, start), end)));
      at = end;
    }
    pieces.push(this.#source.slice(at));
    const text = pieces.join("");
    if (!this.#characters.size) return text;
    const units = text.split("");
    for (const [offset, character] of this.#characters) units[offset] = character;
    return units.join("");
  }

  visit(node: SyntaxNode): void {
    if (node.type !== "Program" && isErased(node)) {
      this.#eraseWhole(node);
      return;
    }
    refuse(node);
    if (wrapsExpression(node)) {
      this.#unwrap(node);
      return;
    }
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
        this.#specifiers(node);
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#classHead(node);
        break;
      case "PropertyDefinition":
      case "MethodDefinition":
        this.#member(node);
        break;
      case "VariableDeclarator":
        if (node.definite) this.#mark(endOfWord(this.#source, child(node, "id")!.start));
        break;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#parameters(node);
        break;
    }
    for (const inner of childrenOf(node)) this.visit(inner);
    if (node.type === "ArrowFunctionExpression") this.#arrow(node);
    this.#endStatement(node);
    if (node.type === "BlockStatement" || node.type === "Program") this.#endVariables(node);
  }

  #erase(start: number, end: number): void {
    if (start < end) this.#ranges.push([start, end]);
  }

  /** writes over the `?` or `!` at the first place after `from` */
  #mark(from: number): void {
    const at = skipTrivia(this.#source, from);
    if (this.#source[at] === "?" || this.#source[at] === "!") this.#erase(at, at + 1);
  }

  // A statement or member that goes leaves a `;`, or the line before it could run on into the line after it.
  #eraseWhole(node: SyntaxNode): void {
    this.#erase(node.start, node.end);
    const ends =
      /^(TS(TypeAlias|Interface|Module|Enum)Declaration|TSDeclareFunction|TSIndexSignature|TSImportEqualsDeclaration|.*Definition|Import.*|Export.*|VariableDeclaration|ClassDeclaration|FunctionDeclaration)$/;
    if (ends.test(node.type)) this.#characters.set(node.start, ";");
  }

  #unwrap(node: SyntaxNode): void {
    const inner = child(node, "expression")!;
    this.visit(inner);
    if (node.type === "TSTypeAssertion") {
      const type = child(node, "typeAnnotation")!;
      const close = this.#source.indexOf(">", skipTrivia(this.#source, type.end));
      this.#erasePrefix(node.start, close + 1);
      return;
    }
    const after = skipClosing(this.#source, inner.end);
    // `(x)!` and `(x) as T`: the parentheses belong to x, the tail is what goes
    this.#erase(after, node.end);
  }

  // What stands in front of a value must not leave a line break after `return`, `async`, ...: the
  // parenthesis that follows moves up, and without one there is nothing to hold the lines together.
  #erasePrefix(start: number, end: number): void {
    this.#erase(start, end);
    const next = skipTrivia(this.#source, end);
    if (!/[\n\r\u2028\u2029]/.test(this.#source.slice(start, next))) return;
    if (this.#source[next] === "(") {
      this.#characters.set(start, "(");
      this.#characters.set(next, " ");
    } else if (/\b(return|throw|yield)\s*$/.test(this.#source.slice(0, start))) {
      throw new SyntaxFault(
        "Put the value on the line of its type assertion, or write `value as Type`.",
        start
      );
    }
  }

  #arrow(node: SyntaxNode): void {
    const generics = child(node, "typeParameters");
    if (generics) this.#erasePrefix(generics.start, generics.end);
    const result = child(node, "returnType");
    if (!result) return;
    // `=>` must stay on the line of `)`: the parenthesis moves to where the return type ends.
    const close = this.#source.lastIndexOf(")", result.start);
    const arrow = this.#source.indexOf("=>", skipTrivia(this.#source, result.end));
    if (!/[\n\r\u2028\u2029]/.test(this.#source.slice(close, arrow))) return;
    this.#characters.set(close, " ");
    this.#characters.set(result.end - 1, ")");
  }

  #parameters(node: SyntaxNode): void {
    const params = list(node, "params");
    for (const [index, param] of params.entries()) {
      if (param.type === "Identifier" && param.name === "this") {
        const after = skipTrivia(this.#source, param.end);
        this.#erase(param.start, this.#source[after] === "," ? after + 1 : after);
        continue;
      }
      const name = params[index].type === "AssignmentPattern" ? child(param, "left")! : param;
      if (!name.optional) continue;
      const annotation = child(name, "typeAnnotation");
      this.#mark(
        name.type === "Identifier" ? endOfWord(this.#source, name.start) : (annotation?.start ?? name.end) - 1
      );
    }
  }

  #classHead(node: SyntaxNode): void {
    if (node.abstract) this.#erase(node.start, endOfWord(this.#source, node.start));
    const interfaces = list(node, "implements");
    if (!interfaces.length) return;
    const before =
      child(node, "superTypeParameters") ??
      child(node, "superTypeArguments") ??
      child(node, "superClass") ??
      child(node, "typeParameters") ??
      child(node, "id");
    const from = before ? before.end : endOfWord(this.#source, node.start);
    this.#erase(skipClosing(this.#source, from), interfaces.at(-1)!.end);
  }

  #member(node: SyntaxNode): void {
    const key = child(node, "key")!;
    for (let at = node.start; at < key.start; ) {
      const end = endOfWord(this.#source, at);
      if (/^(public|private|protected|readonly|override)$/.test(this.#source.slice(at, end))) {
        this.#erase(at, end);
        // without it, `["a"] = 1` after the modifier would index the line before
        if (at === node.start) this.#characters.set(at, ";");
      }
      at = skipTrivia(this.#source, Math.max(end, at + 1));
    }
    if (node.optional || node.definite) {
      const bracket = node.computed ? skipClosing(this.#source, key.end) + 1 : key.end;
      this.#mark(bracket);
    }
  }

  #specifiers(node: SyntaxNode): void {
    for (const specifier of list(node, "specifiers")) {
      if ((specifier.importKind ?? specifier.exportKind) !== "type") continue;
      const after = skipTrivia(this.#source, specifier.end);
      this.#erase(specifier.start, this.#source[after] === "," ? after + 1 : specifier.end);
    }
  }

  // `let x = y as T` at the end of a line: without its type, the next line could run on from it.
  #endStatement(node: SyntaxNode): void {
    if (
      !/^(ExpressionStatement|ReturnStatement|ThrowStatement|PropertyDefinition|ExportDefaultDeclaration)$/.test(
        node.type
      )
    ) {
      return;
    }
    this.#endWith(node);
  }

  // Declarations are ended from the block they stand in: those in the head of a `for` are not statements.
  #endVariables(block: SyntaxNode): void {
    for (const statement of list(block, "body")) {
      if (statement.type === "VariableDeclaration") this.#endWith(statement);
      if (statement.type === "ExportNamedDeclaration") this.#endWith(statement);
    }
  }

  #endWith(node: SyntaxNode): void {
    if (this.#source[node.end - 1] === ";") return;
    const body = list(this.#tree, "body");
    // nothing follows the last statement of all
    if (node === body.findLast((statement) => !isErased(statement)) && node.type !== "PropertyDefinition")
      return;
    const type = this.#ranges.find(([, end]) => end === node.end);
    if (type && !this.#characters.has(type[0])) this.#characters.set(type[0], ";");
  }
}

function blank(text: string): string {
  return text.replace(/[^\n\r\u2028\u2029\t]/g, " ");
}

/** Syntax that means something at run time and is not JavaScript. */
function refuse(node: SyntaxNode): void {
  switch (node.type) {
    case "TSEnumDeclaration": {
      const name = nameOf(child(node, "id")!);
      const remedy = `const ${name} = {...} as const`;
      throw new SyntaxFault(
        `An enum cannot be used in a cell. Write \`${remedy}\` instead of \`enum ${name}\`.`,
        node.start
      );
    }
    case "TSParameterProperty":
      throw new SyntaxFault(
        "A constructor's parameter cannot declare a property. Declare the property in the class and assign it in the constructor.",
        node.start
      );
    case "TSModuleDeclaration":
      throw new SyntaxFault("A namespace with values cannot be used in a cell. Use an object.", node.start);
    case "TSImportEqualsDeclaration":
      throw new SyntaxFault(
        '`import x = ...` cannot be used in a cell. Write `import x from "..."`.',
        node.start
      );
    case "TSExportAssignment":
      throw new SyntaxFault(
        "A cell does not export: the whole notebook sees its top-level names already.",
        node.start
      );
    case "Decorator":
      throw new SyntaxFault(
        "Decorators are not part of JavaScript yet. Call the function around the class instead.",
        node.start
      );
    case "PropertyDefinition":
      if (node.accessor)
        throw new SyntaxFault("`accessor` is not part of JavaScript yet. Write `get` and `set`.", node.start);
      break;
    case "VariableDeclarator":
      if (child(node, "id")?.optional)
        throw new SyntaxFault("A variable cannot be optional.", child(node, "id")!.start);
      break;
  }
}
