import {describe, expect, it} from "vitest";
import {table} from "../../../cells/views/table.ts";
import {vegaLite} from "../../../cells/views/vega-lite.ts";
import type {CellError, View} from "../../../cells/views/view.ts";
import {renderViews, renderViewsAsync} from "../../../runtime/display/render.ts";
import {html, md} from "../../../runtime/display/tags.ts";
import {toView} from "../../../runtime/display/to-view.ts";
import {input} from "../../../runtime/inputs/index.ts";
import {gallery, people} from "../../browser/display/gallery.ts";

const all = () => gallery().flatMap(({views}) => views);

describe("rendered views", () => {
  it("hold no scripts, no inline styles and no inline handlers", async () => {
    const source = await renderViewsAsync(all());
    expect(source).not.toMatch(/<[^>]* style=/);
    expect(source).not.toMatch(/<script/i);
    expect(source).not.toMatch(/<[^>]* on\w+=/i);
  });

  it("are the same text for the same views", async () => {
    const views = all();
    expect(await renderViewsAsync(structuredClone(views))).toBe(await renderViewsAsync(views));
    expect(renderViews(structuredClone(views))).toBe(renderViews(views));
  });

  it("name nothing outside the page", async () => {
    const source = (await renderViewsAsync(all())).replaceAll("http://www.w3.org/", "");
    expect(source).not.toMatch(/https?:\/\//);
  });

  it("use no id twice", async () => {
    const ids = [...(await renderViewsAsync(all())).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(5);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("escape what came from a value, a name, an error, a label", async () => {
    const evil = "<img src=x onerror=alert(1)>";
    const views: View[] = [
      ...toView({[evil]: evil}, {name: evil}),
      {kind: "text", text: evil},
      {
        kind: "error",
        error: {
          kind: "runtime",
          name: evil,
          message: evil,
          cell: evil,
          frame: evil,
          cause: [evil],
          cells: [evil],
          path: [evil]
        }
      },
      table({[evil]: [evil]}, {caption: evil, descriptions: {[evil]: evil}}),
      {kind: "input", id: `${evil}/0`, control: input.select({label: evil, options: [evil]}).control},
      {kind: "input", id: "a/1", control: input.text({label: evil, value: evil, placeholder: evil}).control},
      {kind: "widget", name: evil, state: null},
      {kind: "image", mime: evil, bytes: new Uint8Array(), width: 1, height: 1, alt: evil},
      vegaLite({data: {values: [{a: evil}]}, mark: "text", encoding: {text: {field: "a"}}}, evil),
      md`${evil}`,
      html`<p title="${evil}">${evil}</p>`,
      {kind: evil} as never
    ];
    // Inside a quoted attribute the text is only text.
    const source = (await renderViewsAsync(views)).replace(/"[^"]*"/g, '""');
    expect(source).not.toMatch(/<img src=x|onerror=""/);
    expect(source.match(/&lt;img|&#x3C;img/g)!.length).toBeGreaterThan(20);
  });

  it("stand in a sentence as words", () => {
    expect(renderViews([{kind: "text", text: "a & b"}], {inline: true})).toMatch(
      /^<span class="gb-hole gb-hole-text" data-view="text-\w+">a &amp; b<\/span>$/
    );
    expect(renderViews(toView([1, 2]), {inline: true})).toContain("[1, 2]");
    expect(renderViews(toView([1, 2]), {inline: true})).not.toMatch(/<(div|details|p)\b/);
  });

  it("fill the holes of Markdown and HTML", async () => {
    expect(renderViews([md`The mean is **${0.5}**.`])).toMatch(
      /The mean is <strong><span [^>]*>0\.5<\/span><\/strong>\./
    );
    expect(await renderViewsAsync([html`<section>${table({a: [1]})}</section>`])).toMatch(
      /<section>.*<table/s
    );
  });
});

describe("a rendered table", () => {
  it("shows fifteen rows and says how many there are", () => {
    const source = renderViews([people(300)]);
    expect(source.match(/<th scope="row"/g)).toHaveLength(15);
    expect(source).toContain("First 15 of 300 rows");
    expect(renderViews([table({x: new Float64Array(12_000)})])).toContain("First 15 of 12000 rows");
  });

  it("marks what is missing in words too", () => {
    expect(renderViews([table({x: [null, 1]})])).toMatch(/∅<\/span><span class="gb-hidden">missing/);
  });

  it("lines numbers up by their decimals", () => {
    const cells = [
      ...renderViews([table({x: [1, 2.25, -3.5, Number.NaN, 1e-9]})]).matchAll(
        /<td class="gb-number">([^<]*)</g
      )
    ];
    expect(cells.map(([, text]) => text)).toEqual(["1.00", "2.25", "−3.50", "NaN", "1.00e−9"]);
  });
});

describe("a rendered chart", () => {
  const spec = {
    data: {
      values: [
        {a: "x", b: 1},
        {a: "y", b: 3}
      ]
    },
    mark: "bar",
    encoding: {x: {field: "a"}, y: {field: "b", type: "quantitative"}}
  };

  it("is a picture with words, its numbers, and the theme's colours", async () => {
    const source = await renderViewsAsync([vegaLite(spec, "Two bars")]);
    expect(source).toContain('role="img" aria-label="Two bars"');
    expect(source).toContain("var(--gb-series-1)");
    expect(source).toMatch(/<summary>Numbers<\/summary>.*<td class="gb-number">3<\/td>/s);
  });

  it("is drawn for wide and narrow pages when its width is open, once when it is not", async () => {
    expect((await renderViewsAsync([vegaLite(spec)])).match(/class="gb-drawing/g)).toHaveLength(2);
    expect(
      (await renderViewsAsync([vegaLite({...spec, width: 200})])).match(/class="gb-drawing/g)
    ).toHaveLength(1);
  });

  it("that cannot be drawn says why", async () => {
    expect(await renderViewsAsync([{kind: "vega-lite", spec: {mark: "nonsense"}, alt: ""}])).toMatch(
      /class="gb-note">Vega-Lite cannot draw this chart: /
    );
  });

  it("loads nothing, even when a view was not made by vegaLite", async () => {
    const view: View = {
      kind: "vega-lite",
      spec: {...spec, data: {url: "https://example.com/x.json"}},
      alt: "x"
    };
    expect(await renderViewsAsync([view])).toContain("A chart fetches nothing");
  });
});

describe("a rendered error", () => {
  it("of a cell that only reads what failed is one line with links, not the same words again", () => {
    const error = (cells: string[]): CellError => ({
      kind: "upstream",
      message: "`x` has no value, because cell a failed. Mend that cell first.",
      cell: "b",
      cells,
      cause: ["prompt: got 900 tokens"]
    });
    const html = renderViews([{kind: "error", error: error(["a"])}]);
    expect(html).toContain('Waits for <a href="#cell-a">a</a>, which failed.');
    expect(html).not.toContain("900 tokens");
    expect(html.match(/<p /g)).toHaveLength(1);
    const three = renderViews([{kind: "error", error: error(["a", "<b>", "c d"])}]);
    expect(three.replace(/<[^>]+>/g, "")).toContain("Waits for a, &lt;b&gt; and c d, which failed.");
    expect(three).toContain('href="#cell-c%20d"');
  });

  it("links the other cells that are concerned", () => {
    const error: CellError = {kind: "duplicate", message: "x is defined twice.", cell: "b", cells: ["a"]};
    expect(renderViews([{kind: "error", error}])).toContain('Also defined in <a href="#cell-a">a</a>.');
  });

  it("sets code between back-ticks as code, in a sentence too, and leaves a lone one", () => {
    const error: CellError = {
      kind: "undefined-name",
      message: "`a<b` is not defined. Did you mean `ab`? A ` stays.",
      cell: "c",
      cause: ["no `x`"]
    };
    const html = renderViews([{kind: "error", error}]);
    expect(html).toContain("<code>a&lt;b</code> is not defined. Did you mean <code>ab</code>? A ` stays.");
    expect(html).toContain("Because: no <code>x</code>");
    const words = renderViews([{kind: "error", error}], {inline: true});
    expect(words).toContain("a&lt;b is not defined</button>");
    expect(words).toContain("<code>a&lt;b</code> is not defined.");
  });

  const inline = (error: CellError) => renderViews([{kind: "error", error}], {inline: true});

  it("is a link of a few words in a sentence, where another cell is to blame", () => {
    const html = inline({
      kind: "upstream",
      message: 'This cell reads "drawn", which "explain" could not give.',
      cell: "inline-7",
      cells: ["explain"]
    });
    expect(html).toMatch(/<a [^>]*href="#cell-explain"[^>]*>.*⚠.*waits for explain<\/a>/);
    expect(html).toContain('title="This cell reads &quot;drawn&quot;');
    expect(html).not.toMatch(/<(div|p|pre|ul)/);
  });

  it("is a few words and its line in a sentence, the rest of it on demand", () => {
    const html = inline({
      kind: "runtime",
      name: "TypeError",
      message: `nothing has no length. ${"Say more. ".repeat(30)}`,
      cell: "inline-2",
      line: 12,
      column: 4,
      frame: "12 | ${nothing.length}\n   |    ^",
      cause: ["deeper"]
    });
    const [words, more] = html.split("</button>");
    expect(words.replace(/<[^>]+>/g, "")).toBe("⚠ line 12: nothing has no length");
    expect(words).toContain('popovertarget="gb-why-inline-2"');
    expect(more).toMatch(
      /id="gb-why-inline-2" popover>.*TypeError.*line 12, column 4.*Say more.*Because: deeper/s
    );
    // what closes a paragraph would tear the sentence apart
    expect(html).not.toMatch(/<(div|p|pre|ul)/);
  });
});

describe("a widget that is not registered", () => {
  it("is named", async () => {
    expect(await renderViewsAsync([{kind: "widget", name: "constructor", state: 1}])).toContain(
      "No widget is called constructor."
    );
  });
});

describe("an image", () => {
  it("of raw pixels is a PNG", async () => {
    const bytes = new Uint8Array([255, 0, 0, 255]);
    const source = renderViews([{kind: "image", mime: "raw", bytes, width: 1, height: 1, alt: "red"}]);
    expect(source).toContain("data:image/png;base64,iVBORw0KGgo");
  });

  it("with too few bytes says so", () => {
    const source = renderViews([
      {kind: "image", mime: "raw", bytes: new Uint8Array(3), width: 1, height: 1, alt: ""}
    ]);
    expect(source).toContain("needs 4 bytes and has 3");
  });
});
