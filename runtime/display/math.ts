import katex from "katex";

/**
 * A formula of LaTeX as MathML. What LaTeX does not know is shown as it was written, with the reason.
 * Nothing in a formula can load, link or style: `trust` is off, and what KaTeX sets as a style is left out.
 */
export function renderMath(tex: string, {display}: {display: boolean}): string {
  const wrap = (html: string) => (display ? `<div class="gb-math">${html}</div>` : html);
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      output: "mathml",
      throwOnError: true,
      trust: false,
      strict: "ignore",
      maxExpand: 1000,
      maxSize: 50
    });
    // KaTeX writes every quote of a value or a text as a reference, so this meets attributes only.
    return wrap(html.replace(/ style="[^"]*"/g, ""));
  } catch (error) {
    return wrap(
      `<code class="gb-math-error" title="${escaped((error as Error).message)}">${escaped(tex)}</code>`
    );
  }
}

/** Text to stand in a formula: a number as it is, other text upright and with no command in it. */
export function texOf(text: string): string {
  if (/^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(text.trim())) return text.trim();
  return `\\text{${text.replace(/[\\{}$&#%_^~]/g, (character) => TEX[character] ?? `\\${character}`)}}`;
}

const TEX: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}"
};

function escaped(text: string): string {
  return text.replace(/[&"'<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
