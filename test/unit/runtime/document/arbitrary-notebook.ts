import fc from "fast-check";

/** pieces of a line of prose, harmless and not */
const words = fc.constantFrom(
  ...[
    "word",
    "Zürich",
    "日本",
    "😀",
    "*",
    "**bold**",
    "_",
    "`code`",
    "`",
    "``",
    "\\",
    "\\${no}",
    "${x}",
    "${a.b(1)}"
  ],
  ...[
    "${f({b: `t${1}`})}",
    "${",
    "}",
    '${"}"}',
    "${a | b}",
    "${a! / b}",
    "$x^2$",
    "$5",
    "$",
    "$$",
    "<b>",
    "</b>",
    "<!--"
  ],
  ...[
    "-->",
    '<a title="${h}">',
    "[l](u)",
    "[l](${u})",
    "![p](q.png)",
    "[ref]",
    "[^n]",
    "|",
    "~~",
    "&amp;",
    "&#96;",
    "#"
  ],
  ...[
    "https://x.org/${p}",
    "---",
    "```",
    "~~~",
    "ts",
    "{#id}",
    "\t",
    "  ",
    "\u00a0",
    "\u2028",
    "\uFEFF",
    "\uE000"
  ]
);

const line = fc
  .tuple(
    fc.constantFrom("", "", "", "# ", "- ", "1. ", "> ", "    ", "| ", "  "),
    fc.array(words, {maxLength: 5})
  )
  .map(([lead, pieces]) => lead + pieces.join(" "));

const prose = fc.oneof(
  {weight: 6, arbitrary: fc.array(line, {minLength: 1, maxLength: 4}).map((lines) => lines.join("\n"))},
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        "| a | b |\n|---|---|\n| ${x | y} | `c` |",
        "<div>\n${x}\n</div>",
        "$$\n\\frac{a}{b}\n$$",
        "[ref]: u.md"
      ],
      ...[
        "[^n]: note ${y}",
        "- a\n  ```ts\n  inner\n  ```",
        "> ```js\n> quoted\n> ```",
        "```py\nx = 1\n```",
        "Title\n==="
      ],
      ...[
        "Text ${md`\n\n- a\n\n- b\n`} more",
        "    indented ${code}",
        "***",
        "```ts{#x}\nno cell\n```",
        "<pre>\n\n</pre>"
      ]
    )
  }
);

const code = fc
  .array(
    fc.constantFrom(
      ...[
        "const a = 1;",
        "",
        "`t ${x}`",
        "// ``` not",
        "  ``",
        "~~~",
        "{",
        "}",
        "/* --- */",
        "日本 😀",
        "\tx",
        "$x$",
        "    "
      ]
    ),
    {maxLength: 4}
  )
  .map((lines) => lines.join("\n"));

const attributes = fc
  .array(
    fc.constantFrom(
      ".hide",
      ".static",
      ".manual",
      "timeout=5",
      'note="two words"',
      "unknown",
      ".x.y",
      "a=b=c",
      'c=""'
    ),
    {maxLength: 3}
  )
  .map((all) => all.join(" "));

const cell = fc
  .record({
    fence: fc.constantFrom("```", "````", "~~~~"),
    indent: fc.constantFrom("", "", "", " ", "   "),
    space: fc.constantFrom("", "", " "),
    language: fc.constantFrom("ts", "ts", "js"),
    named: fc.boolean(),
    attributes,
    tail: fc.constantFrom("", "", " title=x"),
    code
  })
  .map(({fence, indent, space, language, named, attributes: rest, tail, code: source}) => {
    const inside = [named ? "#ID" : "", rest].filter(Boolean).join(" ");
    const body = source === "" ? "" : `${source}\n`;
    const safe = fence.startsWith("`")
      ? body.replace(/^ *`{3,} *$/gm, "x")
      : body.replace(/^ *~{3,} *$/gm, "x");
    return `${indent}${fence}${space}${language}${inside ? ` {${inside}}` : ""}${tail}\n${safe}${fence}`;
  });

const frontMatter = fc.constantFrom(
  ...[
    "",
    "",
    "",
    "---\ntitle: A title\npapers: [1, 2]\n---\n",
    "---\n---\n",
    "---  \n# note\nx: {y: [1]}\n---\t\n"
  ],
  ...['---\n"a b": |\n  text\n  more\n---\n']
);

/** A notebook as people may write it, mostly well-formed; ids are made different from each other. */
export const notebookText = fc
  .record({
    mark: fc.constantFrom("", "", "", "\uFEFF"),
    frontMatter,
    blocks: fc.array(fc.tuple(fc.oneof(prose, cell), fc.constantFrom("\n\n", "\n\n", "\n", "\n \n\n")), {
      maxLength: 7
    }),
    ending: fc.constantFrom("\n", "\n", "\r\n", "\r"),
    last: fc.constantFrom("", "\n", "\n\n  ")
  })
  .map(({mark, frontMatter: yaml, blocks, ending, last}) => {
    let count = 0;
    const text = blocks.map(([block, gap]) => block.replace("#ID", () => `#c${++count}`) + gap).join("");
    return (mark + yaml + text + last).replaceAll("\n", ending);
  });

const shard = fc.constantFrom(
  ...[
    "`",
    "```",
    "~~~",
    "\n",
    "\r",
    "\r\n",
    "${",
    "}",
    "$",
    "---\n",
    "---",
    "<",
    ">",
    "<!--",
    " ",
    "    ",
    "{",
    "#c1",
    "|"
  ],
  ...["```ts\n", "```js {#c1}\n", "\\", '"', "[", "]:", "a", "ts", "\uFEFF", "\u2028", "\uD83D\uDE00"]
);

/** A notebook into which something has been typed, or out of which something has been cut, anywhere. */
export const mutatedText = fc
  .tuple(
    notebookText,
    fc.array(
      fc.record({at: fc.double({min: 0, max: 1, noNaN: true}), cut: fc.nat({max: 6}), put: fc.option(shard)}),
      {
        minLength: 1,
        maxLength: 4
      }
    )
  )
  .map(([text, edits]) => {
    let changed = text;
    for (const {at, cut, put} of edits) {
      const start = Math.floor(at * changed.length);
      changed = changed.slice(0, start) + (put ?? "") + changed.slice(start + (put === null ? cut : 0));
    }
    return changed.toWellFormed();
  });

export const codeText = fc.oneof(
  code,
  fc
    .array(
      fc.constantFrom("```", "~~~", "````", "   ```", "x", "", "`", "```ts", "${", "---", "\r\n", "\r"),
      {maxLength: 4}
    )
    .map((lines) => lines.join("\n")),
  fc.string({unit: "binary"}).map((text) => text.replaceAll("\0", "").toWellFormed())
);
