import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {renderMarkdown} from "../../../../runtime/display/markdown.ts";
import {dangers} from "./dangers.ts";
import {hostileHtml, hostileMarkdown} from "./hostile.ts";

const shown = (text: string) => renderMarkdown([text], []);

describe("renderMarkdown", () => {
  it("knows GitHub's Markdown", () => {
    expect(shown('A *b* **c** ~~d~~ `e` [f](g "h")\\\ni')).toBe(
      '<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e</code> <a href="g" title="h">f</a><br>\ni</p>'
    );
    expect(shown("| a | b |\n|--:|---|\n| 1 | 2 |")).toContain('<td align="right">1</td>');
    expect(shown("- [x] a\n- [ ] b")).toMatch(/<span role="img" aria-label="done">☑<\/span> a[\s\S]*to do/);
    expect(shown("a[^1]\n\n[^1]: Note")).toMatch(/href="#s-fn-1"[\s\S]*<li id="s-fn-1">/);
    expect(shown("")).toBe("");
  });

  it("gives headings ids from their words, the same for the same text", () => {
    const html = shown(
      "# What *LIME* does\n\n## Größe `x_1`: 10 %\n\n## What LIME does\n\n# $x$\n\n# 日本\n\n<h2>Raw</h2>"
    );
    expect(html.match(/id="[^"]*"/g)).toEqual([
      'id="s-what-lime-does"',
      'id="s-größe-x_1-10"',
      'id="s-what-lime-does-1"',
      'id="s-section"',
      'id="s-日本"',
      'id="s-raw"'
    ]);
    expect(shown("# What it is\n\n[there](#what-it-is)")).toContain('<a href="#s-what-it-is">there</a>');
  });

  it("shows LaTeX between dollars as MathML, without styles", () => {
    const html = shown("The $x^2$ and\n\n$$\n\\frac{a}{b}\n$$\n\nand $$y$$.");
    expect(html.match(/<math /g)).toHaveLength(3);
    expect(html).toContain("<msup><mi>x</mi><mn>2</mn></msup>");
    expect(html).toContain('<div class="gb-math"><span class="katex"><math');
    expect(html).not.toMatch(/ style=/);
    expect(shown("$\\underbrace{x}_{n} \\rule{1em}{1em} \\cancel{x} \\boxed{x} \\pmb{x}$")).not.toMatch(
      / style=/
    );
  });

  it("takes dollars for mathematics only without space inside and without a digit after", () => {
    const money = [
      "$5 and $10",
      "$ x$",
      "$x $",
      "a $x$5",
      "\\$x$",
      "$x",
      "US$5, A$6 and $7",
      "$5\n$6",
      "`$x$`"
    ];
    for (const text of money) expect(shown(text), text).not.toContain("<math");
    const formulas = [
      "$x$",
      "($x$)",
      "$x$, $y$",
      "a$x$b",
      "$\\$5$",
      "$$ x $$",
      "$5 and $x$",
      "$a\nb$",
      "$\\text{a b}$."
    ];
    for (const text of formulas) expect(shown(text), text).toContain("<math");
    expect(shown("costs $5 and $10 for $x$").match(/<math/g)).toHaveLength(1);
  });

  it("shows LaTeX that is none as it was written, with the reason", () => {
    expect(shown("$\\nope{x}$")).toMatch(
      /<code class="gb-math-error" title="[^"]*Undefined control sequence[^"]*">\\nope\{x\}<\/code>/
    );
  });

  it("colours code of languages it knows", () => {
    expect(shown("```ts\nconst a = 1;\n```")).toBe(
      '<pre><code class="language-ts"><span class="tok-keyword">const</span> <span class="tok-variableName tok-definition">a</span> ' +
        '<span class="tok-operator">=</span> <span class="tok-number">1</span><span class="tok-punctuation">;</span></code></pre>'
    );
    expect(shown("```py\na < b\n```")).toBe('<pre><code class="language-py">a &#60; b</code></pre>');
    expect(shown("    <i>")).toBe("<pre><code>&#60;i&#62;</code></pre>");
  });

  it("lets HTML be around Markdown", () => {
    expect(shown("<details><summary>S</summary>\n\n*a*\n\n</details>")).toBe(
      "<details><summary>S</summary>\n<p><em>a</em></p>\n</details>"
    );
  });

  it.each([...hostileMarkdown, ...hostileHtml])("leaves nothing dangerous of %s", (text) => {
    expect(dangers(withoutOwn(shown(text)))).toEqual([]);
    expect(dangers(withoutOwn(shown(`a ${text} b`)))).toEqual([]);
  });

  it("leaves nothing dangerous of any mixture of these", () => {
    const shards = fc.constantFrom(
      ...[...hostileHtml, ...hostileMarkdown].flatMap((text) => text.split(/(?=[<>"'= ([$`])/)),
      ...["\n", "\n\n", "> ", "- ", "    ", "| ", "`", "$", "\\", "&lt;", "&#60;"]
    );
    fc.assert(
      fc.property(fc.array(shards, {minLength: 1, maxLength: 12}), (pieces) => {
        expect(dangers(withoutOwn(shown(pieces.join(""))))).toEqual([]);
      }),
      {numRuns: 800}
    );
  });

  it("shows a line instead of text that is nested without end", () => {
    for (const text of ["> ".repeat(3000), "*a ".repeat(3000), "[".repeat(3000), "<b>".repeat(5000)]) {
      expect(dangers(shown(text))).toEqual([]);
    }
  });
});

/** What this module writes itself has classes of the page, which text could not give itself. */
function withoutOwn(html: string): string {
  return html.replace(/ class="gb-(?:math|math-error|paragraph)"/g, "");
}

describe("a hole in Markdown", () => {
  const hole = '<span class="gb-value">*1* &lt; $2$</span>';

  it("is put in as it is, and is neither Markdown nor HTML source", () => {
    expect(renderMarkdown(["A *", "* b"], [hole])).toBe(`<p>A <em>${hole}</em> b</p>`);
    expect(renderMarkdown(["`", "`"], [hole])).toBe(`<p><code>${hole}</code></p>`);
    expect(renderMarkdown(["```ts\na ", "\n```"], [hole])).toBe(
      `<pre><code class="language-ts">a ${hole}</code></pre>`
    );
    expect(renderMarkdown(["# ", ""], [hole])).toBe(`<h1 id="s-section">${hole}</h1>`);
    expect(renderMarkdown(["| a |\n|---|\n| ", " |"], [hole])).toContain(`<td>${hole}</td>`);
  });

  it("that is a block does not stand in a paragraph", () => {
    const table = "<table><tbody></tbody></table>";
    expect(renderMarkdown(["A\n\n", "\n\nb"], [table])).toBe(`<p>A</p>\n${table}\n<p>b</p>`);
    expect(renderMarkdown(["A *", "* b"], [table])).toBe(
      `<div class="gb-paragraph">A <em>${table}</em> b</div>`
    );
  });

  it("says its text in an address, which is checked with it", () => {
    expect(renderMarkdown(["[a](x?q=", ")"], ["<b>1</b>"])).toBe('<p><a href="x?q=1">a</a></p>');
    expect(renderMarkdown(["[a](", ")"], ["javascript:alert(1)"])).toBe("<p><a>a</a></p>");
    expect(renderMarkdown(["![", "](p.png)"], ["<i>cat</i>"])).toBe('<p><img src="p.png" alt="cat"></p>');
    expect(renderMarkdown(['<b title="', '">x</b>'], ['<i>"&gt;</i>'])).toBe(
      '<p><b title="&#x22;>">x</b></p>'
    );
  });

  it("says its text in a formula: a number as it is, words without commands", () => {
    expect(renderMarkdown(["$x = ", "$"], ["<span>3.5</span>"])).toContain("<mn>3.5</mn>");
    const html = renderMarkdown(["$x = ", "$"], ["\\href{javascript:alert(1)}{x} &lt;b&gt; 100 % {"]);
    expect(html).toContain("<mtext>");
    expect(html).not.toContain("gb-math-error");
    expect(dangers(html)).toEqual([]);
  });

  it("can not be forged by the text", () => {
    const html = renderMarkdown(
      ["\uE0000\uE000 &#xE001;0&#xE001; [x](\uE0020\uE002) `\uE0030\uE003` ", ""],
      [hole]
    );
    expect(html.split("gb-value")).toHaveLength(2);
  });
});
