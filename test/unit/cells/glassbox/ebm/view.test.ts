import {describe, expect, test} from "vitest";
import {ebm} from "../../../../../cells/glassbox/ebm/index.ts";
import {type HtmlView, viewSymbol} from "../../../../../cells/views/view.ts";
import {sanitizeHtml} from "../../../../../runtime/display/sanitize.ts";
import {rowsOf} from "./peer.ts";

const quick = {preset: "fast", outerBags: 2, seed: 7, target: "y"} as const;

function pictures(model: Awaited<ReturnType<typeof ebm>>): string {
  const [, html] = model[viewSymbol]();
  return sanitizeHtml((html as HtmlView).parts, []);
}

describe("a model of the made-up table", async () => {
  const rows = rowsOf("synth").map((row, i) => ({...row, x5: `<b>${row.x5}`, x0: i % 9 ? row.x0 : null}));
  const model = await ebm({...quick, table: rows, interactions: [["x0", "x1"]]});
  const html = pictures(model);
  const figures = html.split("<figure>").slice(1);

  test("is seen as a sentence and its six most important shapes, with words for those who do not see them", () => {
    const importances = model.termImportances();
    const order = model.termNames.map((_, t) => t).sort((a, b) => importances[b] - importances[a]);
    const captions = figures.map((figure) => /<figcaption>(.*?): adds/.exec(figure)?.[1]);
    expect(captions).toEqual(order.slice(0, 6).map((t) => model.termNames[t].replace("&", "&#x26;")));
    for (const figure of figures) expect(figure).toMatch(/<svg [^>]*role="img" aria-label=".*: adds −?\d/);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("a step line has a step for every bin, and a band around it", () => {
    const [own] = figures.filter((figure) => figure.startsWith("<figcaption>x2"));
    const line = /<path d="(M[^"]*)" fill="none"/.exec(own)?.[1] ?? "";
    const bins = model.binning[2].grids[0].size - 2;
    expect(line.match(/H/g)).toHaveLength(bins);
    expect(own).toContain('fill-opacity="0.2"');
    expect(own).not.toContain(">missing<");
  });

  test("missing values stand apart, and a category's name is text", () => {
    expect(figures.find((figure) => figure.startsWith("<figcaption>x0:"))).toContain(">missing<");
    const levels = figures.find((figure) => figure.startsWith("<figcaption>x5:"));
    expect(levels?.match(/<circle/g)).toHaveLength(4);
    expect(levels).toMatch(/>(&#x3C;|&lt;)b(>|&gt;)3</);
  });

  test("a pair is a map of colours, faint where no row was to learn from", () => {
    const map = figures.find((figure) => figure.startsWith("<figcaption>x0 &"));
    expect(map?.match(/--gb-(level|below)-\d/g)?.length).toBeGreaterThan(40);
    expect(map).toContain('fill-opacity="0.45"');
  });
});

test("with three classes a shape has a line for each", async () => {
  const html = pictures(
    await ebm({...quick, table: rowsOf("iris"), task: "classification", interactions: 1})
  );
  const figures = html.split("<figure>").slice(1);
  expect(figures).toHaveLength(4);
  for (const figure of figures) expect(figure.match(/<path [^>]*fill="none"/g)).toHaveLength(3);
  expect(html).toContain("Colours in the order of the classes: 0, 1, 2");
});
