/** A key to lines: a stroke of the line's class, and its words, which are already HTML. */
export function plotKeys(...lines: [name: string, words: string][]): string {
  const each = lines.map(
    ([name, words]) =>
      `<span class="gb-plot-key"><svg class="gb-plot-stroke" width="24" height="10" aria-hidden="true" focusable="false"><path class="${name}" d="M1 5H23"/></svg> ${words}</span>`
  );
  return `<p class="gb-plot-keys">${each.join(" ")}</p>`;
}
