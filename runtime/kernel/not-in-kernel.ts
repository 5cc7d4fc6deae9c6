/** Thrown where a cell uses a name of the page. */
export class NotInKernel extends Error {
  constructor(name: string, remedy: string) {
    super(`\`${name}\` belongs to the page; a cell runs apart from it. ${remedy}`);
    this.name = "NotInKernel";
  }
}

const show = "Show things by displaying a value, html`...`, a chart or a widget of glassbook/views.";
const ask = "Ask the reader with an input: view(input.text(...)), input.button(...), input.checkbox(...).";
const keep = "Let the page keep it: an input's value, or a variable of the notebook.";

const remedies: Record<string, string> = {
  document: show,
  window: `${show} For what is global everywhere, write globalThis.`,
  alert: "Show a message by displaying it, or with console.log.",
  confirm: ask,
  prompt: ask,
  localStorage: keep,
  sessionStorage: keep,
  parent: show,
  HTMLElement: show,
  Image: "Load pictures with fetch and createImageBitmap, and draw on an OffscreenCanvas.",
  getComputedStyle: show,
  requestAnimationFrame: "Write a generator: each value it yields is shown in a frame of its own."
};

/** Names that a page has and a kernel has not. */
export function isPageName(name: string): boolean {
  return Object.hasOwn(remedies, name);
}

/** Stands for a name of the page in a cell: any use of it throws an error that names the remedy. */
export function pageStandIn(name: string): unknown {
  const refuse = (): never => {
    throw new NotInKernel(name, remedies[name]);
  };
  return new Proxy(() => {}, {
    get: refuse,
    set: refuse,
    has: refuse,
    apply: refuse,
    construct: refuse,
    getPrototypeOf: refuse,
    ownKeys: refuse
  });
}
