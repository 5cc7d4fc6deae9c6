import {describe, expect, it} from "vitest";
import {parse} from "../../../../runtime/document/parse.ts";

function inlines(text: string): string[] {
  return parse(text).blocks.flatMap((block) =>
    block.type === "prose" ? block.inlines.map(({source}) => source) : []
  );
}

describe("${...} in prose", () => {
  it("is found with its place and that of its expression", () => {
    const [block] = parse("A\nb ${ x } ${y}").blocks;
    expect(block).toMatchObject({
      inlines: [
        {
          id: "inline-1",
          source: " x ",
          range: {start: 4, end: 10, line: 2, column: 3},
          body: {start: 6, end: 9, line: 2, column: 5}
        },
        {id: "inline-2", source: "y", range: {line: 2, column: 10}}
      ]
    });
  });

  it("ends at the brace that closes it, by the rules of JavaScript", () => {
    const sources = [
      ...[
        "{a: {b: 1}}.a.b",
        '"}"',
        "'}'",
        "`}`",
        "`a ${b + `${c}}`} }`",
        "/[}]/.test(x)",
        "a /* } */ + b",
        "a // }\n+ b"
      ],
      ...[
        "{a: 1}.a / 2",
        "x.map((d) => { return d; })",
        "await f()",
        "a, b",
        "(() => { if (a) { /}/.test(b) } })()"
      ]
    ];
    for (const source of sources) expect(inlines(`x \${${source}} } y`), source).toEqual([source]);
  });

  it("may be TypeScript", () => {
    for (const source of [
      "a! / b / c",
      "x as Map<string, {a: 1}>",
      "f<{a: 1}>(x)",
      "(<T>(x: T): T => x)(y)",
      "a! / 2}}"
    ]) {
      const ends = source.replace("}}", "");
      expect(inlines(`\${${source}} b/`), source).toEqual([ends]);
    }
  });

  it("with a mistake in it is still one, so that the mistake can be shown", () => {
    expect(inlines("${a b} ${1 +} ${const} ${a.}")).toEqual(["a b", "1 +", "const", "a."]);
  });

  it("is found before Markdown is: stars, bars, back-ticks and brackets in it mean nothing", () => {
    expect(inlines("${a * b} and ${c * d}")).toEqual(["a * b", "c * d"]);
    expect(inlines('${"`"} and `code` and ${`n`}')).toEqual(['"`"', "`n`"]);
    expect(inlines("| a | b |\n|---|---|\n| ${x || y} | ${z | 1} |")).toEqual(["x || y", "z | 1"]);
    expect(inlines("[a ${b[0]} c](u) ${d[1](e)}")).toEqual(["b[0]", "d[1](e)"]);
    expect(inlines("${a < b} <b>${c}</b> ${d > e}")).toEqual(["a < b", "c", "d > e"]);
    expect(inlines("# ${a} #\n\n- ${b}\n  1. ${c}\n\n> ${d}\n\n*${e}* **${f}** ~~${g}~~")).toEqual([
      ..."abcdefg"
    ]);
  });

  it("may run over lines, blank ones too, and what looks like other blocks", () => {
    expect(inlines("a ${b +\nc} d")).toEqual(["b +\nc"]);
    const source = "md`\n\n# no heading\n\n- ${item}\n\n    indented\n`";
    const {blocks} = parse(`a \${${source}} b \${c}\n\n\`\`\`ts\n1\n\`\`\`\n\n\${d}`);
    expect(blocks.map(({type}) => type)).toEqual(["prose", "cell", "prose"]);
    expect(inlines(`a \${${source}} b \${c}\r\n\r\n\${d}`)).toEqual([source, "c", "d"]);
  });

  it("never runs over a fence: a lost brace costs no cell", () => {
    const {blocks} = parse("Lost ${ a\n\n```ts {#x}\nconst y = {};\n```\n} and ${ok}\n");
    expect(blocks.map(({type}) => type)).toEqual(["prose", "cell", "prose"]);
    expect(inlines("Lost ${ a\n\n```ts {#x}\nconst y = {};\n```\n} and ${ok}\n")).toEqual(["ok"]);
  });

  it("is plain text when escaped, when empty and when never closed", () => {
    expect(inlines("\\${a} \\\\${b} \\\\\\${c}")).toEqual(["b"]);
    expect(inlines("${} ${ } ${\n}")).toEqual([]);
    expect(inlines("it's ${ not } it's ${")).toEqual([" not "]);
    expect(inlines("don't ${ don't } but ${x}")).toEqual(["x"]);
  });

  it("is inert in code", () => {
    expect(inlines("`${a}` ``x ${`b`}`` ${c}")).toEqual(["c"]);
    expect(inlines("```sh\necho ${HOME}\n```\n\n    ${indented}\n\n${a}")).toEqual(["a"]);
    expect(inlines("- x\n\n  ~~~\n  ${no}\n  ~~~\n\n  ${yes}")).toEqual(["yes"]);
    expect(inlines("```ts {.static}\n`${no}`\n```\n")).toEqual([]);
    // a back-tick of an expression closes no code
    expect(inlines('`a ${"`"} ${b}')).toEqual(['"`"', "b"]);
  });

  it("is inert in HTML: tags, comments and blocks; not between tags in a sentence", () => {
    expect(inlines('<a title="${no}">${yes}</a> <!-- ${no} --> ${also}')).toEqual(["yes", "also"]);
    expect(inlines("<div>\n${no}\n</div>\n\n${yes}")).toEqual(["yes"]);
    expect(inlines("<!--\n\n${no}\n\n-->\n\n${yes}")).toEqual(["yes"]);
  });

  it("is inert where Markdown keeps an address or the words of a picture", () => {
    expect(inlines("[a](${no}) ![${no}](u) <https://x.org/${no}> https://x.org/${no} ${yes}")).toEqual([
      "yes"
    ]);
    expect(inlines("[ref]: ${no}\n\n${yes}")).toEqual(["yes"]);
  });

  it("comes before mathematics: money before a value is money", () => {
    expect(inlines("It costs $${price} or $${other}$.")).toEqual(["price", "other"]);
    expect(inlines("$${price} at the start of a line\n\nand ${more}")).toEqual(["price", "more"]);
    expect(inlines("$x_{${n}}$")).toEqual(["n"]);
    expect(inlines("$$\nx = ${no}\n$$\n\n${yes}")).toEqual(["yes"]);
  });
});
