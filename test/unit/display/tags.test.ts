import {describe, expect, it} from "vitest";
import {html, md, svg, tex} from "../../../runtime/display/tags.ts";
import {toView} from "../../../runtime/display/to-view.ts";

describe("the tags", () => {
  it("keep the literal parts around the holes", () => {
    const view = md`The mean is ${3}, the rest ${[1, 2]}.`;
    expect(view.parts).toEqual(["The mean is ", ", the rest ", "."]);
    expect(view.values.map(({kind}) => kind)).toEqual(["text", "value"]);
  });

  it("let an array of views flow in one place", () => {
    const view = md`${[md`*a*`, md`*b*`]}!`;
    expect(view.parts).toEqual(["", "", "!"]);
    expect(view.values).toHaveLength(2);
  });

  it("drop empty holes", () => {
    expect(md`a${undefined}b${null}c`).toMatchObject({parts: ["abc"], values: []});
  });

  it("are shown as they are by display", () => {
    expect(toView(html`<b>x</b>`)).toEqual([{kind: "html", parts: ["<b>x</b>"], values: []}]);
  });

  it("escape text in HTML, in elements and in attributes", () => {
    expect(html`<b title="${'"><i>'}">${"<script>"}</b>`.parts).toEqual([
      '<b title="&#34;&#62;&#60;i&#62;">&#60;script&#62;</b>'
    ]);
    expect(html`<b title=${"two words"}>x</b>`.parts).toEqual(['<b title="two words">x</b>']);
  });

  it("join HTML in HTML", () => {
    const items = ["a", "b"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>`).toMatchObject({parts: ["<ul><li>a</li><li>b</li></ul>"], values: []});
  });

  it("give SVG shapes their svg element, once", () => {
    const dots = [1, 2].map((x) => svg`<circle cx=${x} r="1"/>`);
    expect(dots[0].parts).toEqual(['<svg xmlns="http://www.w3.org/2000/svg"><circle cx="1" r="1"/></svg>']);
    expect(svg`<svg viewBox="0 0 9 9">${dots}</svg>`.parts).toEqual([
      '<svg viewBox="0 0 9 9"><circle cx="1" r="1"/><circle cx="2" r="1"/></svg>'
    ]);
  });

  it("leave the backslashes of Markdown alone, but for back-ticks and holes", () => {
    expect(md`$\hat{y}$ \underline{x} \`code\` \${no}`.parts).toEqual([
      "$\\hat{y}$ \\underline{x} `code` ${no}"
    ]);
    expect(html`<p>\ux</p>`.parts).toEqual(["<p>\\ux</p>"]);
  });

  it("leave the backslashes of a formula alone", () => {
    expect(tex`\hat{y} = ${2} \times x`.parts).toEqual(["$$\n\\hat{y} = 2 \\times x\n$$"]);
  });
});
