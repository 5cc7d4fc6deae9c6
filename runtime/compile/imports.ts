import type {CompiledImport} from "./compiled.ts";
import {child, list, nameOf, type SyntaxNode} from "./syntax-tree.ts";

/** What an import statement brings in; undefined when all of it is types. */
export function readImport(node: SyntaxNode): Omit<CompiledImport, "line" | "column"> | undefined {
  if (node.importKind === "type") return undefined;
  const specifiers = list(node, "specifiers");
  const values = specifiers.filter((specifier) => specifier.importKind !== "type");
  if (specifiers.length && !values.length) return undefined;
  return {
    specifier: String(child(node, "source")!.value),
    names: values.map((specifier) => ({
      imported: importedName(specifier),
      local: nameOf(child(specifier, "local")!)
    }))
  };
}

function importedName(specifier: SyntaxNode): string {
  if (specifier.type === "ImportDefaultSpecifier") return "default";
  if (specifier.type === "ImportNamespaceSpecifier") return "*";
  return nameOf(child(specifier, "imported")!);
}
