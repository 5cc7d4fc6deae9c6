import type {Element, Nodes, Parents, RootContent} from "hast";

/** All text of a tree, one piece after the other. */
export function textOf(node: Nodes): string {
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}

/** Replaces the children of a node, and so on down, by what `change` makes of each: any number of nodes. */
export function mapChildren(
  parent: Parents,
  change: (node: RootContent, ancestors: string[]) => RootContent[],
  ancestors: string[] = []
): void {
  const children: RootContent[] = [];
  const waiting = ([...parent.children] as RootContent[]).reverse();
  while (waiting.length) {
    const node = waiting.pop()!;
    const made = change(node, ancestors);
    if (made.length === 1 && made[0] === node) {
      if (node.type === "element") mapChildren(node, change, [...ancestors, node.tagName]);
      children.push(node);
    } else {
      // what took a node's place is looked at as well
      for (const other of made.toReversed()) waiting.push(other);
    }
  }
  parent.children = children as Element["children"];
}
