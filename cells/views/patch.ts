import {redrawAndHear} from "./redraw-and-hear.ts";
import type {WidgetModule} from "./widget.ts";

/**
 * Makes the content of `el` that of `html`, changing only what differs: elements that stay keep their focus,
 * and a changed width or position can glide. Elements are matched by their place.
 */
export function patch(el: Element, html: string): void {
  const template = el.ownerDocument.createElement("template");
  template.innerHTML = html;
  patchChildren(el, template.content);
}

function patchChildren(current: Node, wanted: Node): void {
  const next = [...wanted.childNodes];
  for (const [i, node] of next.entries()) {
    const old = current.childNodes[i];
    if (!old) current.appendChild(node);
    else if (old.nodeName !== node.nodeName) current.replaceChild(node, old);
    else if (old instanceof Element) patchElement(old, node as Element);
    else if (old.nodeValue !== node.nodeValue) old.nodeValue = node.nodeValue;
  }
  while (current.childNodes.length > next.length) current.lastChild?.remove();
}

function patchElement(old: Element, wanted: Element): void {
  for (const {name} of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  for (const {name, value} of [...wanted.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  patchChildren(old, wanted);
}

/** What draws a widget that is all in its still form: that form, patched in whenever the state changes. */
export function redrawing<State>(
  toStatic: (state: State) => string
): WidgetModule<State>["default"]["render"] {
  return ({model, el}) => {
    const draw = (): void => patch(el, toStatic(model.get("state")));
    draw();
    return redrawAndHear({model, el}, draw);
  };
}
