import {table} from "../../../cells/views/table.ts";
import {vegaLite} from "../../../cells/views/vega-lite.ts";
import type {CellError, InputControl, View} from "../../../cells/views/view.ts";
import {html, md, svg, tex} from "../../../runtime/display/tags.ts";
import {toView} from "../../../runtime/display/to-view.ts";
import {input} from "../../../runtime/inputs/index.ts";

/** One of everything that can be shown: what the tests of looks and of accessibility draw. */
export function gallery(): {title: string; views: View[]}[] {
  return [
    {
      title: "Words",
      views: [
        md`The forest is right in **${0.8432}** of the rows; it says $\hat{y} = \sum_k w_k x_k$ and lists ${[1, 2, 3]}.`,
        tex`\pi(z) = \exp\left(-\frac{D(x, z)^2}{\sigma^2}\right)`,
        html`<p>Some <em>HTML</em> with a hole: ${"<not a tag>"}.</p>`,
        svg`<svg viewBox="0 0 120 24" width="120" height="24" role="img" aria-label="Three dots">${[
          12, 36, 60
        ].map((x) => svg`<circle cx=${x} cy="12" r="8" fill="currentColor"/>`)}</svg>`,
        {kind: "text", text: "Plain text,\n  as it was written."}
      ]
    },
    {title: "Values", views: values()},
    {
      title: "Tables",
      views: [people(), table({x: [1, 2], missing: [null, 0.5]}, {caption: "A small table"})]
    },
    {title: "Charts", views: charts()},
    {
      title: "Inputs",
      views: controls().map((control, index) => ({kind: "input", id: `gallery/${index}`, control}))
    },
    {title: "Errors", views: errors().map((error) => ({kind: "error", error}))},
    {title: "Images", views: [...toView(digit(), {name: "digit"})]}
  ];
}

function values(): View[] {
  const tensor = (shape: number[], at: (index: number) => number) => ({
    shape,
    dtype: "float32",
    dataSync: () => Float32Array.from({length: shape.reduce((a, b) => a * b, 1)}, (_, index) => at(index))
  });
  return [
    ...toView(42, {name: "answer"}),
    ...toView("a word"),
    ...toView(
      {
        name: "Ada",
        born: new Date(0),
        tags: new Set(["x", "y"]),
        scores: [0.5, Number.NaN],
        nested: {deep: {er: true}}
      },
      {
        name: "person"
      }
    ),
    ...toView(Array.from({length: 250}, (_, i) => ({row: i, probability: i / 250}))),
    ...toView(
      tensor([28, 28], (i) => Math.sin((i % 28) / 4) * Math.cos(Math.floor(i / 28) / 5)),
      {name: "weights"}
    ),
    ...toView(
      tensor([16, 48], (i) => (i % 48) + Math.floor(i / 48)),
      {name: "activations"}
    ),
    ...toView(
      tensor([3], (i) => i / 3),
      {name: "probabilities"}
    )
  ];
}

/** Three hundred made-up people, some of whom did not tell their income. */
export function people(rows = 300): View {
  const jobs = ["teacher", "nurse", "clerk", "engineer", "farmer with a rather long description of the work"];
  const at = (row: number, prime: number) => (row * prime) % 101;
  return table(
    Array.from({length: rows}, (_, row) => ({
      age: 18 + (at(row, 37) % 60),
      job: jobs[at(row, 53) % jobs.length],
      hours: 20 + (at(row, 29) % 41),
      income: at(row, 71) % 9 === 0 ? null : 18000 + at(row, 61) * 431.5,
      married: at(row, 43) % 2 === 0,
      since: new Date(Date.UTC(2000 + (at(row, 31) % 20), row % 12, 1))
    })),
    {caption: "People", descriptions: {hours: "hours worked a week"}}
  );
}

function charts(): View[] {
  const values = ["age", "hours", "income", "married", "job"].map((feature, i) => ({
    feature,
    weight: [0.31, -0.18, 0.12, -0.09, 0.03][i]
  }));
  const color = {
    condition: {test: "datum.weight < 0", value: "var(--gb-negative)"},
    value: "var(--gb-positive)"
  };
  const x = {field: "weight", type: "quantitative", title: "weight"};
  const lines = Array.from({length: 120}, (_, i) => ({
    step: Math.floor(i / 3),
    loss: Math.exp(-i / 60) + ((i * 37) % 11) / 90 + (i % 3) / 8,
    model: ["linear", "tree", "forest"][i % 3]
  }));
  return [
    vegaLite(
      {
        data: {values},
        mark: "bar",
        encoding: {y: {field: "feature", type: "nominal", sort: "-x", title: null}, x, color}
      },
      "Weights of five features; age has the largest, 0.31, and hours the most negative, -0.18."
    ),
    vegaLite(
      {
        data: {values: lines},
        mark: "line",
        encoding: {
          x: {field: "step", type: "quantitative"},
          y: {field: "loss", type: "quantitative"},
          color: {field: "model", type: "nominal"}
        }
      },
      "The loss of three models falls over forty steps."
    )
  ];
}

function controls(): InputControl[] {
  return [
    input.range({label: "Row to explain", min: 0, max: 568, value: 12}),
    input.range({
      label: "Kernel width",
      min: 0.1,
      max: 5,
      step: 0.1,
      value: 1.3,
      unit: "standard deviations"
    }),
    input.number({label: "Samples", min: 100, max: 20000, step: 100, value: 5000}),
    input.select({label: "Model", options: ["forest", "logistic regression", "tree"]}),
    input.checkbox({label: "Show the neighbourhood", value: true}),
    input.text({label: "Name", placeholder: "for the legend"}),
    input.button("Draw again"),
    input.files({label: "Tables of your own", accept: ".csv", multiple: true}),
    input.table(
      [
        {name: "Ada", age: 36},
        {name: "Alan", age: 41},
        {name: "Grace", age: 85}
      ],
      {label: "Who", multiple: false}
    )
  ].map(({control}) => control);
}

function errors(): CellError[] {
  return [
    {
      kind: "runtime",
      name: "TypeError",
      message: "Cannot read properties of undefined (reading 'length')",
      cell: "explain",
      line: 42,
      column: 17,
      frame:
        "  41 | const rows = adult.filter(chosen)\n> 42 | const first = rows.list.length\n     |                ^\n  43 | display(first)",
      cause: ["the table has no column called list"]
    },
    {
      kind: "undefined-name",
      message: "forrest is not defined. Did you mean forest?",
      cell: "explain",
      line: 7,
      column: 3
    },
    {kind: "upstream", message: "This cell reads forest, which failed.", cell: "explain", cells: ["forest"]},
    {
      kind: "cycle",
      message: "These cells wait for each other.",
      cell: "a",
      path: ["a", "b", "a"],
      cells: ["a", "b"]
    }
  ];
}

function digit(): {data: Uint8ClampedArray; width: number; height: number} {
  const side = 28;
  const data = new Uint8ClampedArray(4 * side * side);
  for (let at = 0; at < side * side; at++) {
    const distance = Math.abs(Math.hypot((at % side) - 13.5, Math.floor(at / side) - 13.5) - 8);
    const value = Math.max(0, 255 - 90 * distance);
    data.set([value, value, value, 255], 4 * at);
  }
  return {data, width: side, height: side};
}
