/**
 * A node of the parser's tree (ESTree with the TypeScript nodes of typescript-estree, whose types begin
 * with "TS"). Offsets are UTF-16 units of the cell's source.
 */
export interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

/** The node in a field, where there is one. */
export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a field that holds a list; holes of array patterns are left out. */
export function list(node: SyntaxNode, field: string): SyntaxNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** All nodes one level down, in no particular order. */
export function* childrenOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (const field in node) {
    const value = node[field];
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) yield item;
  }
}

/** The name an Identifier, or the text a string literal, stands for. */
export function nameOf(node: SyntaxNode): string {
  return String(node.type === "Literal" ? node.value : node.name);
}

export function isFunction(node: SyntaxNode): boolean {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  );
}

export function isLoop(node: SyntaxNode): boolean {
  return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type);
}

/** Type syntax around an expression: `x as T`, `x satisfies T`, `x!`, `<T>x`, `f<T>`. */
export function wrapsExpression(node: SyntaxNode): boolean {
  return /^TS(As|Satisfies|NonNull|Instantiation)Expression$|^TSTypeAssertion$/.test(node.type);
}

/** Whether nothing is left of a statement or class member once its types are gone. */
export function isErased(node: SyntaxNode): boolean {
  switch (node.type) {
    case "ExportNamedDeclaration":
      return (
        node.exportKind === "type" ||
        (child(node, "declaration") !== undefined && isErased(child(node, "declaration")!))
      );
    case "ExportAllDeclaration":
      return node.exportKind === "type";
    case "ExportDefaultDeclaration":
      return isErased(child(node, "declaration")!);
    case "ImportDeclaration":
      return node.importKind === "type";
    case "TSImportEqualsDeclaration":
      return node.importKind === "type";
    case "TSModuleDeclaration":
      return node.declare === true || !holdsValues(node);
    case "TSEnumDeclaration":
      return node.declare === true;
    case "TSExportAssignment":
    case "TSParameterProperty":
      return false;
    case "MethodDefinition":
    case "PropertyDefinition":
      return (
        node.declare === true || node.abstract === true || child(node, "value")?.type === "TSDeclareMethod"
      );
    case "VariableDeclaration":
    case "ClassDeclaration":
    case "FunctionDeclaration":
      return node.declare === true;
    default:
      return node.type.startsWith("TS") && !wrapsExpression(node);
  }
}

// A namespace that only declares types leaves nothing behind.
function holdsValues(namespace: SyntaxNode): boolean {
  const body = child(namespace, "body");
  if (!body) return false;
  if (body.type === "TSModuleDeclaration") return holdsValues(body);
  return list(body, "body").some((statement) => !isErased(statement));
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as SyntaxNode).type === "string";
}
