import {child, childrenOf, isErased, isFunction, list, nameOf, type SyntaxNode} from "./syntax-tree.ts";

/** The names a part of a program declares. */
export interface Scope {
  names: Set<string>;
  parent?: Scope;
}

export function declares(scope: Scope, name: string): Scope | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.names.has(name)) return at;
  return undefined;
}

/** The identifiers a pattern binds: `{a, b: [c], ...d}` binds a, c and d. */
export function* boundBy(pattern: SyntaxNode): Generator<SyntaxNode> {
  switch (pattern.type) {
    case "Identifier":
      yield pattern;
      break;
    case "ObjectPattern":
      for (const property of list(pattern, "properties")) {
        yield* boundBy(property.type === "RestElement" ? property : child(property, "value")!);
      }
      break;
    case "ArrayPattern":
      for (const element of list(pattern, "elements")) yield* boundBy(element);
      break;
    case "AssignmentPattern":
      yield* boundBy(child(pattern, "left")!);
      break;
    case "RestElement":
      yield* boundBy(child(pattern, "argument")!);
      break;
  }
}

/** What a statement declares in its own block: `let`, `const`, `using`, classes and functions; `var` too where it stands. */
export function* declaredBy(statement: SyntaxNode): Generator<SyntaxNode> {
  if (isErased(statement)) return;
  if (statement.type === "VariableDeclaration") {
    for (const declarator of list(statement, "declarations")) yield* boundBy(child(declarator, "id")!);
  } else if (statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") {
    yield child(statement, "id")!;
  }
}

/** The names of a block's own declarations. */
export function blockNames(statements: SyntaxNode[]): Set<string> {
  return new Set(statements.flatMap((statement) => [...declaredBy(statement)].map(nameOf)));
}

/** The names `var` declares anywhere in a function, however deep in blocks. */
export function varNames(node: SyntaxNode, names = new Set<string>()): Set<string> {
  if (node.type === "VariableDeclaration" && node.kind === "var") {
    for (const name of declaredBy(node)) names.add(nameOf(name));
  }
  for (const inner of childrenOf(node)) {
    if (!isFunction(inner) && !/^Class|^TS/.test(inner.type)) varNames(inner, names);
  }
  return names;
}
