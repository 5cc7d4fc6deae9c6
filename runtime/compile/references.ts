import {blockNames, boundBy, declaredBy, declares, type Scope, varNames} from "./scope.ts";
import {child, childrenOf, isErased, isFunction, list, nameOf, type SyntaxNode} from "./syntax-tree.ts";

export interface References {
  /** names that are read and declared nowhere in the program, with the place of their first use */
  free: Map<string, SyntaxNode>;
  /** identifiers that are written and declared nowhere in the program */
  assigned: SyntaxNode[];
  /** identifiers read at once by the very declaration that gives them their value: `const x = x + 1` */
  selfRead: SyntaxNode[];
  /** calls `import(...)` */
  dynamicImports: SyntaxNode[];
  /** the `import` of `import.meta` */
  metas: SyntaxNode[];
  /** whether the program itself awaits, outside every function */
  awaits: boolean;
}

// Known everywhere and never a notebook's variable; `eval` could not be a parameter's name.
const constants = new Set(["undefined", "NaN", "Infinity", "eval"]);

/** Reads a program or an expression: what it takes from outside. Types are not references. */
export function findReferences(tree: SyntaxNode): References {
  const reader = new Reader();
  if (tree.type === "Program") reader.program(tree);
  else reader.visit(tree, {names: new Set()});
  return reader.found;
}

class Reader {
  readonly found: References = {
    free: new Map(),
    assigned: [],
    selfRead: [],
    dynamicImports: [],
    metas: [],
    awaits: false
  };
  #functionDepth = 0;
  /** the top-level names whose initializer is being read, and their scope */
  #declaring: {names: Set<string>; scope: Scope} | undefined;

  program(tree: SyntaxNode): void {
    const body = list(tree, "body");
    const scope: Scope = {names: new Set([...blockNames(body), ...varNames(tree)])};
    for (const statement of body) {
      if (statement.type === "ImportDeclaration") continue;
      this.#topLevel(statement, scope);
    }
  }

  #topLevel(statement: SyntaxNode, scope: Scope): void {
    if (statement.type !== "VariableDeclaration" || isErased(statement)) {
      this.visit(statement, scope);
      return;
    }
    if (statement.kind === "await using") this.found.awaits = true;
    for (const declarator of list(statement, "declarations")) {
      if (statement.kind !== "var") {
        this.#declaring = {names: new Set([...boundBy(child(declarator, "id")!)].map(nameOf)), scope};
      }
      this.visit(declarator, scope);
      this.#declaring = undefined;
    }
  }

  visit(node: SyntaxNode, scope: Scope): void {
    if (isErased(node)) return;
    if (isFunction(node)) {
      this.#function(node, scope);
      return;
    }
    switch (node.type) {
      case "Identifier":
        this.#read(node, scope);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#class(node, scope);
        return;
      case "MemberExpression":
        this.visit(child(node, "object")!, scope);
        if (node.computed) this.visit(child(node, "property")!, scope);
        return;
      case "Property":
      case "MethodDefinition":
      case "PropertyDefinition":
        this.#member(node, scope);
        return;
      case "VariableDeclarator":
        this.#pattern(child(node, "id")!, scope, false);
        if (child(node, "init")) this.visit(child(node, "init")!, scope);
        return;
      case "AssignmentExpression":
        if (node.operator !== "=") this.visit(child(node, "left")!, scope);
        this.#pattern(child(node, "left")!, scope, true);
        this.visit(child(node, "right")!, scope);
        return;
      case "UpdateExpression":
        this.visit(child(node, "argument")!, scope);
        this.#pattern(child(node, "argument")!, scope, true);
        return;
      case "BlockStatement":
      case "StaticBlock":
      case "SwitchStatement":
        this.#block(node, scope);
        return;
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        this.#for(node, scope);
        return;
      case "CatchClause":
        this.#catch(node, scope);
        return;
      case "LabeledStatement":
        this.visit(child(node, "body")!, scope);
        return;
      case "BreakStatement":
      case "ContinueStatement":
        return;
      case "MetaProperty":
        if (nameOf(child(node, "meta")!) === "import") this.found.metas.push(node);
        return;
      case "ImportExpression":
        this.found.dynamicImports.push(node);
        break;
      case "AwaitExpression":
        if (!this.#functionDepth) this.found.awaits = true;
        break;
      case "VariableDeclaration":
        if (node.kind === "await using" && !this.#functionDepth) this.found.awaits = true;
        break;
    }
    for (const inner of childrenOf(node)) this.visit(inner, scope);
  }

  #read(node: SyntaxNode, scope: Scope): void {
    const name = nameOf(node);
    const owner = declares(scope, name);
    if (!owner) {
      const first = this.found.free.get(name);
      if (!constants.has(name) && !(first && first.start <= node.start)) this.found.free.set(name, node);
    } else if (!this.#functionDepth && owner === this.#declaring?.scope && this.#declaring.names.has(name)) {
      this.found.selfRead.push(node);
    }
  }

  /** A pattern's targets, written (`assigns`) or declared; its defaults and computed keys are read. */
  #pattern(node: SyntaxNode, scope: Scope, assigns: boolean): void {
    switch (node.type) {
      case "Identifier":
        if (assigns && !declares(scope, nameOf(node))) this.found.assigned.push(node);
        return;
      case "ObjectPattern":
        for (const property of list(node, "properties")) {
          if (property.computed) this.visit(child(property, "key")!, scope);
          this.#pattern(
            property.type === "RestElement" ? property : child(property, "value")!,
            scope,
            assigns
          );
        }
        return;
      case "ArrayPattern":
        for (const element of list(node, "elements")) this.#pattern(element, scope, assigns);
        return;
      case "AssignmentPattern":
        this.#pattern(child(node, "left")!, scope, assigns);
        this.visit(child(node, "right")!, scope);
        return;
      case "RestElement":
        this.#pattern(child(node, "argument")!, scope, assigns);
        return;
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSTypeAssertion":
        this.#pattern(child(node, "expression")!, scope, assigns);
        return;
      default:
        // a member: its object is read
        this.visit(node, scope);
    }
  }

  #function(node: SyntaxNode, outer: Scope): void {
    const params = list(node, "params");
    const body = child(node, "body")!;
    const names = new Set(params.flatMap((param) => [...boundBy(param)].map(nameOf)));
    if (node.type !== "ArrowFunctionExpression") names.add("arguments");
    const id = child(node, "id");
    const named: Scope =
      node.type === "FunctionExpression" && id ? {names: new Set([nameOf(id)]), parent: outer} : outer;
    const scope: Scope = {names, parent: named};
    this.#functionDepth++;
    for (const param of params) this.#pattern(param, scope, false);
    const inner: Scope = {names: body.type === "BlockStatement" ? varNames(body) : new Set(), parent: scope};
    this.visit(body, inner);
    this.#functionDepth--;
  }

  #class(node: SyntaxNode, outer: Scope): void {
    const id = child(node, "id");
    const scope: Scope = id ? {names: new Set([nameOf(id)]), parent: outer} : outer;
    if (child(node, "superClass")) this.visit(child(node, "superClass")!, scope);
    for (const member of list(child(node, "body")!, "body")) this.visit(member, scope);
  }

  #member(node: SyntaxNode, scope: Scope): void {
    if (node.computed) this.visit(child(node, "key")!, scope);
    const value = child(node, "value");
    if (!value) return;
    // a field's value is read when an object is made, not when the class is
    if (node.type === "PropertyDefinition") this.#functionDepth++;
    this.visit(value, scope);
    if (node.type === "PropertyDefinition") this.#functionDepth--;
  }

  #block(node: SyntaxNode, outer: Scope): void {
    const cases = node.type === "SwitchStatement" ? list(node, "cases") : undefined;
    const statements = cases ? cases.flatMap((one) => list(one, "consequent")) : list(node, "body");
    const names = blockNames(statements);
    if (node.type === "StaticBlock") for (const name of varNames(node)) names.add(name);
    const scope: Scope = {names, parent: outer};
    if (cases) this.visit(child(node, "discriminant")!, outer);
    for (const inner of cases ?? statements) this.visit(inner, scope);
  }

  #for(node: SyntaxNode, outer: Scope): void {
    const head = child(node, node.type === "ForStatement" ? "init" : "left");
    const declaration = head?.type === "VariableDeclaration";
    const names = new Set(declaration ? [...declaredBy(head)].map(nameOf) : []);
    const scope: Scope = {names, parent: outer};
    if (node.await && !this.#functionDepth) this.found.awaits = true;
    if (head && node.type !== "ForStatement" && !declaration) this.#pattern(head, scope, true);
    else if (head) this.visit(head, scope);
    for (const field of ["test", "update", "right", "body"]) {
      const part = child(node, field);
      if (part) this.visit(part, scope);
    }
  }

  #catch(node: SyntaxNode, outer: Scope): void {
    const param = child(node, "param");
    const scope: Scope = {names: new Set(param ? [...boundBy(param)].map(nameOf) : []), parent: outer};
    if (param) this.#pattern(param, scope, false);
    this.visit(child(node, "body")!, scope);
  }
}
