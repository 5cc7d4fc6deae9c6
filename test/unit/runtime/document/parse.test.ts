import {describe, expect, it} from "vitest";
import {type CellBlock, DocumentError} from "../../../../runtime/document/notebook.ts";
import {parse} from "../../../../runtime/document/parse.ts";
import {print} from "../../../../runtime/document/print.ts";

function cells(text: string): CellBlock[] {
  return parse(text).blocks.filter((block) => block.type === "cell");
}

function refusal(source: string | Uint8Array): string {
  try {
    parse(source);
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError);
    return (error as DocumentError).message;
  }
  throw new Error("it was read");
}

describe("parse", () => {
  it("reads an empty file as an empty notebook", () => {
    expect(parse("")).toEqual({source: "", frontMatter: null, blocks: []});
    expect(parse("\n \n").blocks).toEqual([]);
    expect(parse(new Uint8Array()).blocks).toEqual([]);
  });

  it("reads front matter, prose and cells with their places", () => {
    const {frontMatter, blocks} = parse(
      "---\ntitle: T\npapers: [120]\nmine: {a: 1}\n---\nProse ${x}.\n\n```ts {#a}\n1;\n2\n```\n"
    );
    expect(frontMatter).toEqual({
      data: {title: "T", papers: [120], mine: {a: 1}},
      range: {start: 0, end: 43, line: 1, column: 1}
    });
    expect(blocks).toMatchObject([
      {
        type: "prose",
        source: "Prose ${x}.",
        range: {line: 6, column: 1},
        inlines: [{id: "inline-1", source: "x"}]
      },
      {type: "cell", id: "a", source: "1;\n2", range: {line: 8, column: 1}, body: {line: 9, column: 1}}
    ]);
  });

  it("takes as cell only a fence whose first word is exactly ts or js, and which stands in nothing else", () => {
    const fences = ["```ts", "```js x=1", "~~~ts", "``` ts {#a}", "   ```ts"];
    for (const fence of fences) {
      expect(cells(`${fence}\n1\n${fence.match(/^ *([`~]+)/)![0]}\n`), fence).toHaveLength(1);
    }
    const others = [
      "```tsx",
      "```typescript",
      "```ts{#a}",
      "```TS",
      "```py ts",
      "```",
      "```ts,x",
      "    ```ts"
    ];
    for (const fence of others)
      expect(cells(`${fence}\n1\n${fence.match(/^ *[`~]+/)![0]}\n`), fence).toEqual([]);
    expect(
      cells("> ```ts\n> 1\n> ```\n\n- ```ts\n  1\n  ```\n\n[^a]: x\n\n    ```ts\n    1\n    ```\n")
    ).toEqual([]);
    expect(cells("<!--\n```ts\n1\n```\n-->\n")).toEqual([]);
  });

  it("keeps attributes as written, unknown ones too, and knows the four that matter", () => {
    const [cell] = cells('```ts {#explain .hide .manual timeout=1.5 mood="very good" x .static ??}\n```');
    expect(cell).toMatchObject({id: "explain", named: true, language: "ts", source: ""});
    expect(cell.attributes).toEqual({
      all: [
        {name: "#explain", value: true},
        {name: ".hide", value: true},
        {name: ".manual", value: true},
        {name: "timeout", value: "1.5"},
        {name: "mood", value: "very good"},
        {name: "x", value: true},
        {name: ".static", value: true},
        {name: "??", value: true}
      ],
      static: true,
      hide: true,
      manual: true,
      timeout: 1.5
    });
    expect(cells("```js\n```")[0].attributes).toEqual({
      all: [],
      static: false,
      hide: false,
      manual: false,
      timeout: 30
    });
    expect(cells('```js {a="}" b}\n```')[0].attributes.all).toEqual([
      {name: "a", value: "}"},
      {name: "b", value: true}
    ]);
  });

  it("counts the cells that have no id, around the ids that are taken", () => {
    const text = "```ts\n```\n```ts {#cell-2}\n```\n```ts\n```\n```ts {#inline-1}\n```\n${x}\n";
    expect(cells(text).map(({id, named}) => [id, named])).toEqual([
      ["cell-1", false],
      ["cell-2", true],
      ["cell-3", false],
      ["inline-1", true]
    ]);
    expect(parse(text).blocks.at(-1)).toMatchObject({inlines: [{id: "inline-2"}]});
  });

  it("keeps the line endings and the byte order mark, and counts places without them", () => {
    const text = "\uFEFF---\r\ntitle: T\r\n---\r\nA\r\n\r\n```ts\r\nx\r\n\r\ny\r\n```\r\n";
    const bytes = new TextEncoder().encode(text);
    const notebook = parse(bytes);
    expect(print(notebook)).toBe(text);
    expect(notebook.frontMatter).toMatchObject({data: {title: "T"}, range: {line: 1, column: 1}});
    expect(notebook.blocks[1]).toMatchObject({
      source: "x\r\n\r\ny",
      range: {line: 6, column: 1},
      body: {line: 7}
    });
  });

  it("takes one byte order mark for such, and a second for text", () => {
    const {blocks} = parse("\uFEFF\uFEFF ${x}\n\n```ts\n1\n```\n");
    expect(blocks).toMatchObject([
      {source: "\uFEFF ${x}", inlines: [{source: "x", range: {line: 1, column: 3}}]},
      {source: "1", range: {line: 3, column: 1}}
    ]);
  });

  it("reads the code of an indented fence as written", () => {
    expect(cells("  ```ts\n  a\n b\n ```\n")[0]).toMatchObject({
      source: "  a\n b",
      range: {column: 3},
      body: {column: 1}
    });
  });
});

describe("parse refuses, with line and column,", () => {
  it("bytes that are not UTF-8", () => {
    expect(refusal(Uint8Array.of(0x61, 0x0a, 0xc3, 0xa9, 0xff, 0x62))).toMatch(/not valid UTF-8.*\(2:2\)/);
    expect(refusal(Uint8Array.of(0x61, 0xe2, 0x82))).toMatch(/not valid UTF-8.*\(1:2\)/);
  });

  it("a NUL character, and half of a surrogate pair", () => {
    expect(refusal("a\r\nb\0")).toMatch(/NUL character.*\(2:2\)/);
    expect(refusal("a\uD800b")).toMatch(/surrogate.*\(1:2\)/);
  });

  it("front matter that is never closed", () => {
    expect(refusal("---\ntitle: x\n\nText\n")).toMatch(/front matter is never closed.*\(1:1\)/);
    expect(refusal("\uFEFF---\r\n----\r\n")).toMatch(/front matter is never closed.*\(1:1\)/);
  });

  it("front matter that is not YAML, or no names and values", () => {
    expect(refusal("---\ntitle: x\npapers: [1, 2\nend: y\n---\n")).toMatch(/not valid YAML.*\(\d:\d+\)/);
    expect(refusal("---\r\na: 1\r\na: 2\r\n---\r\n")).toMatch(
      /not valid YAML: Map keys must be unique.*\(3:1\)/
    );
    expect(refusal("---\nlanguage: en\ntitle: Broken: yaml\n---\n")).toMatch(
      /Nested mappings.*A value with a colon stands in quotes: title: "Broken: yaml" \(3:8\)/
    );
    expect(refusal("---\na: *nobody\n---\n")).toMatch(/not valid YAML.*nobody/);
    expect(refusal("---\n- a\n- b\n---\n")).toMatch(/list of names and values.*\(2:1\)/);
    expect(refusal("---\ntitle: [a]\n---\n")).toMatch(/title must be text.*\(2:8\)/);
    expect(refusal("---\ntitle: 12\n---\n")).toMatch(/title must be text/);
    expect(refusal("---\nx: y\npapers: lime\n---\n")).toMatch(
      /papers must be a list of whole numbers.*\(3:9\)/
    );
    for (const hub of [
      "yes please",
      "[]",
      "[hub.org]",
      '["https://hub.org; script-src *"]',
      '["*"]',
      "[7]"
    ]) {
      expect(refusal(`---\nhub: ${hub}\n---\n`)).toMatch(/hub must be true.*or a list of origins.*\(2:6\)/);
    }
  });

  it("a fence that is never closed, of whatever language and wherever", () => {
    expect(refusal("Text\n\n```ts {#a}\n1\n``\n")).toMatch(/never closed: end it with a line of ``` \(3:1\)/);
    expect(refusal("~~~~py\n~~~\n")).toMatch(/line of ~~~~ \(1:1\)/);
    expect(refusal("- a\n\n  ```\n  x\n\nb\n")).toMatch(/never closed.*\(3:3\)/);
    expect(refusal("a\n\n$$\nx\n\n```ts\n1\n```\n")).toMatch(/line of \$\$ \(3:1\)/);
  });

  it("an id that is used twice, naming the other line", () => {
    expect(refusal("```ts {#a}\n```\n\n```ts {.x #a}\n```\n")).toMatch(
      /#a is used twice: the cell in line 1.*\(4:11\)/
    );
  });

  it("attributes that cannot be meant", () => {
    expect(refusal("```ts {#a #b}\n```")).toMatch(/one id.*\(1:11\)/);
    expect(refusal("x\n\n```ts {timeout=soon}\n```")).toMatch(/timeout=soon is no time.*timeout=30.*\(3:8\)/);
    for (const value of ["0", "-1", "Infinity", '""'])
      expect(refusal(`\`\`\`ts {timeout=${value}}\n\`\`\``)).toMatch(/no time/);
    expect(refusal("```ts {#a\n```")).toMatch(/attributes are never closed.*\(1:7\)/);
  });
});

/** Time of the processor, which other work on the machine does not lengthen. */
function cpuSeconds(): number {
  const {user, system} = process.cpuUsage();
  return (user + system) / 1e6;
}

describe("parse is quick", () => {
  it("with a notebook of 1,000 cells", () => {
    let text = "";
    for (let i = 0; i < 1000; i++) {
      text += `## Step ${i}\n\nProse with *some* [link](x.md), \`code\`, $x^2$ and \${trees[${i}].length} trees.\n\n`;
      text += `\`\`\`ts {#c${i} .hide}\nconst a${i} = f(a${i - 1}, {b: \`x\${a}\`});\nfor (const x of y) g(x);\n\`\`\`\n\n`;
    }
    parse(text);
    const started = cpuSeconds();
    const {blocks} = parse(text);
    const seconds = cpuSeconds() - started;
    expect(blocks).toHaveLength(2000);
    // measured: 0.4 s of a slow core
    expect(seconds).toBeLessThan(1.5);
  });

  it("with text that is made to be slow", () => {
    const hostile = [
      "${",
      "${`",
      "${a/",
      '${"',
      "${(",
      "[${",
      "`${`",
      "<${",
      "*${a}",
      "`${'`'}` ",
      "\\${",
      "{".repeat(9),
      "$${a}$"
    ];
    for (const piece of hostile) {
      const started = cpuSeconds();
      parse(piece.repeat(5000));
      expect(cpuSeconds() - started, piece).toBeLessThan(2);
    }
    expect(refusal("${`\n\n`} ".repeat(1000))).toMatch(/Too many expressions/);
  });
});
