import {describe, expect, it} from "vitest";
import {renderNotebookProse, renderProse} from "../../../../runtime/display/prose.ts";
import type {ProseBlock} from "../../../../runtime/document/notebook.ts";
import {parse} from "../../../../runtime/document/parse.ts";

const inline = (id: string, content = "") => `<span class="gb-inline" data-cell="${id}">${content}</span>`;

function prose(text: string, content?: (id: string) => string): string[] {
  const notebook = parse(text);
  const rendered = renderNotebookProse(notebook, content);
  expect([...rendered.keys()]).toEqual(notebook.blocks.filter(({type}) => type === "prose"));
  return [...rendered.values()];
}

describe("renderProse", () => {
  const block = (text: string) => parse(text).blocks[0] as ProseBlock;

  it("puts a span in the place of each expression, with its first content", () => {
    expect(renderProse(block("A ${x * y} b *${z}*."))).toBe(
      `<p>A ${inline("inline-1")} b <em>${inline("inline-2")}</em>.</p>`
    );
    expect(renderProse(block("A ${x}"), (id) => `<b>${id}</b>`)).toBe(
      `<p>A ${inline("inline-1", "<b>inline-1</b>")}</p>`
    );
  });

  it("shows what is no expression as it is written", () => {
    expect(renderProse(block('`${a}` \\${b} <i title="${c}">d</i> ${}'))).toBe(
      '<p><code>${a}</code> ${b} <i title="${c}">d</i> ${}</p>'
    );
  });

  it("takes money before a value for money", () => {
    expect(renderProse(block("It costs $${a} or $${b}$."))).toBe(
      `<p>It costs $${inline("inline-1")} or $${inline("inline-2")}$.</p>`
    );
    expect(renderProse(block("$x_{${n}}$ and $y$"))).toMatch(
      /^<p>\$x_{<span[^>]*><\/span>}\$ and <span class="katex">/
    );
  });

  it("keeps relative links relative", () => {
    expect(renderProse(block("[a](../b.html#c) ![d](e/f.png)"))).toBe(
      '<p><a href="../b.html#c">a</a> <img src="e/f.png" alt="d"></p>'
    );
  });

  it("lets no text pass for an expression of the page", () => {
    expect(renderProse(block('<span class="gb-inline" data-cell="inline-1">x</span>'))).toBe(
      "<p><span>x</span></p>"
    );
  });
});

describe("renderNotebookProse", () => {
  it("renders block by block, cells apart", () => {
    expect(
      prose("---\ntitle: T\n---\n# A\n\n```ts\n1\n```\n```js\n2\n```\nB ${x}\n\n```py\n3\n```\n")
    ).toEqual([
      '<h1 id="s-a">A</h1>',
      `<p>B ${inline("inline-1")}</p>\n<pre><code class="language-py">3</code></pre>`
    ]);
    expect(prose("```ts\n1\n```")).toEqual([]);
    expect(prose("")).toEqual([]);
  });

  it("lets a link's definition serve the whole notebook", () => {
    expect(prose("[a] and ![b]\n\n```ts\n1\n```\n\n[a]: x.html\n[b]: y.png\n")).toEqual([
      '<p><a href="x.html">a</a> and <img src="y.png" alt="b"></p>',
      ""
    ]);
  });

  it("numbers footnotes through and puts them under the last prose", () => {
    const [first, second] = prose(
      "A[^x]\n\n[^y]: Y ${v}\n\n```ts\n1\n```\n\nB[^y]\n\n[^x]: X\n\n```ts\n2\n```\n"
    );
    expect(first).toMatch(/^<p>A<sup><a href="#s-fn-x"[^>]*>1<\/a><\/sup><\/p>$/);
    expect(second).toMatch(/^<p>B<sup><a href="#s-fn-y"[^>]*>2<\/a>[\s\S]*<section class="footnotes">/);
    expect(second).toContain(`Y ${inline("inline-1")}`);
  });

  it("gives headings ids that no other block has", () => {
    expect(prose("# A\n\n```ts\n1\n```\n\n# A\n").map((html) => html.match(/id="[^"]*"/)![0])).toEqual([
      'id="s-a"',
      'id="s-a-1"'
    ]);
  });

  it("closes in each block what its HTML leaves open", () => {
    expect(prose("<div>\n\nA\n\n```ts\n1\n```\n\nB</div>\n")).toEqual([
      "<div>\n<p>A</p>\n</div>",
      "<p>B</p>"
    ]);
  });

  it("makes room for a value that no paragraph may hold", () => {
    expect(prose("A ${t}", () => "<table></table>")).toEqual([
      `<div class="gb-paragraph">A ${inline("inline-1", "<table></table>")}</div>`
    ]);
  });

  it("puts every expression of the notebook on the page, wherever Markdown has it", () => {
    const text =
      "\uFEFFA ${a\n\n+ b} c\r\n\r\n| h | ${c | d} |\r\n|---|---|\r\n| ${e} | `${no}` |\r\n\r\n- ${f}\r\n\r\n> # ${g}\r\n\r\n```ts\r\n1\r\n```\r\n\r\n${h}[^1]\r\n\r\n[^1]: ${i}\r\n";
    const ids = prose(text)
      .join("")
      .match(/data-cell="[^"]*"/g)!;
    expect(ids.sort()).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `data-cell="inline-${n}"`));
  });
});
