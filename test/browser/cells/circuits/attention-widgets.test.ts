import "../../../../cells/views/widgets.css";
import {describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import {type AttentionPatterns, headScoreCurves} from "../../../../cells/circuits/index.ts";
import {tokenStrip} from "../../../../cells/views/tokens/index.ts";
import {madePatterns, madeScores} from "../../../unit/cells/circuits/attention/made-attention.ts";
import {axeFinds, find, frame, show, showPage, update} from "../../show-views.ts";

const says = (el: Element) => find(el, ".gb-attention-says").textContent;
const field = (el: Element) => find(el, ".gb-attention-field");

/** Another text for each test: what is selected stays with the page. */
let texts = 100;
const patternsOf = (size: number, heads = 4): AttentionPatterns => madePatterns(size, heads, texts++);

function pointAt(el: Element, query: number, key: number, size: number): void {
  const {left, top, width, height} = field(el).getBoundingClientRect();
  const at = {clientX: left + ((key + 0.5) / size) * width, clientY: top + ((query + 0.5) / size) * height};
  field(el).dispatchEvent(new PointerEvent("pointermove", {bubbles: true, ...at}));
}

/** The colour of a pixel of a head's canvas. */
function pixel(canvas: HTMLCanvasElement, query: number, key: number): number[] {
  return [...canvas.getContext("2d")!.getImageData(key, query, 1, 1).data];
}

const box = (rect: Element) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));

describe("attention patterns in a page", () => {
  it("paint a pixel a weight, in the colours of the page by day and by night, and nothing where no one can look", async () => {
    const el = await show(patternsOf(6));
    const [, back] = el.querySelectorAll<HTMLCanvasElement>("[data-head] canvas");
    expect([back.width, back.height]).toEqual([6, 6]);
    const colour = (level: number) =>
      getComputedStyle(find(el, `.gb-attention-level-${level}`))
        .backgroundColor.match(/\d+/g)!
        .map(Number);
    expect(pixel(back, 3, 2).slice(0, 3)).toEqual(colour(8));
    expect(pixel(back, 3, 1).slice(0, 3)).toEqual(colour(0));
    expect(pixel(back, 2, 3)[3]).toBe(0);
    const day = pixel(back, 3, 2);
    document.documentElement.dataset.theme =
      getComputedStyle(document.body).colorScheme === "dark" ? "light" : "dark";
    await frame();
    expect(pixel(back, 3, 2).slice(0, 3)).toEqual(colour(8));
    expect(pixel(back, 3, 2)).not.toEqual(day);
  });

  it("a click or the arrow keys bring another head to the front", async () => {
    const el = await show(patternsOf(8));
    expect(find(el, ".gb-attention-name b").textContent).toBe("L1H1");
    find(el, '[data-head="0"]').click();
    expect(find(el, ".gb-attention-name b").textContent).toBe("L0H0");
    find(el, '[data-head="0"]').focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(find(el, '[data-head="1"]'));
    expect(find(el, ".gb-attention-name").textContent).toContain("one token back 100");
    expect(field(el).getAttribute("aria-label")).toContain("Matrix of head L0H1");
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowLeft}{ArrowLeft}");
    expect(find(el, ".gb-attention-name b").textContent).toBe("L1H0");
    expect(el.querySelectorAll('[data-head][tabindex="0"]')).toHaveLength(1);
    const canvas = find<HTMLCanvasElement>(el, ".gb-attention-field canvas");
    expect(canvas.dataset.paints).toBe("2");
  });

  it("the arrow keys walk through cells, and each is said", async () => {
    const el = await show(patternsOf(6));
    find(el, '[data-head="1"]').click();
    field(el).focus();
    await userEvent.keyboard("{ArrowUp}");
    expect(says(el)).toContain("“w5” at 5 gives 0");
    await userEvent.keyboard("{ArrowLeft}");
    expect(says(el)).toBe("“w5” at 5 gives 100\u00a0% of its attention to “w4” at 4.");
    await userEvent.keyboard("{ArrowUp}");
    expect(says(el)).toBe("“w4” at 4 gives 0\u00a0% of its attention to “w4” at 4.");
    expect(box(find(el, ".gb-attention-cell"))).toEqual([4, 4, 1, 1]);
    await userEvent.keyboard("{Home}{ArrowLeft}");
    expect(box(find(el, ".gb-attention-cell"))).toEqual([0, 4, 1, 1]);
  });

  it("pointing at a cell marks its row, and its token in other views of the text", async () => {
    const found = patternsOf(6);
    const {tokens, pieces} = found;
    const el = await show(found, tokenStrip(tokens, {pieces}));
    find(el, '[data-head="1"]').click();
    pointAt(el, 4, 3, 6);
    expect(box(find(el, ".gb-attention-line"))).toEqual([0, 4, 6, 1]);
    expect(says(el)).toBe("“w4” at 4 gives 100\u00a0% of its attention to “w3” at 3.");
    expect(find(el, '.gb-tokens [data-place="4"]').classList).toContain("gb-token-over");
    // the chip of what is looked at is filled
    expect(find(el, '.gb-attention [data-place="3"]').className).toContain("gb-fill-7");
    expect(find(el, '.gb-attention [data-place="2"]').className).not.toContain("gb-fill");
    field(el).dispatchEvent(new PointerEvent("pointerout", {bubbles: true}));
    expect(box(find(el, ".gb-attention-line"))).toEqual([0, 0, 0, 0]);
    expect(says(el)).toContain("Point at a token");
  });

  it("a token that is pointed at shows where it looks, or who looks at it", async () => {
    const el = await show(patternsOf(6));
    find(el, '[data-head="1"]').click();
    find(el, '[data-place="3"]').dispatchEvent(new PointerEvent("pointerover", {bubbles: true}));
    expect(says(el)).toBe("“w3” at 3 looks most at “w2” at 2 (100\u00a0%).");
    find(el, '[data-look="reversed"]').click();
    find(el, '[data-place="4"]').dispatchEvent(new PointerEvent("pointerover", {bubbles: true}));
    expect(says(el)).toContain("Most looked at from: “w5” at 5");
    expect(box(find(el, ".gb-attention-line"))).toEqual([4, 0, 1, 6]);
  });

  it("the boxes weigh by values, leave out the first token, and take logarithms", async () => {
    const el = await show(patternsOf(6));
    find(el, '[data-head="2"]').click();
    const canvas = find<HTMLCanvasElement>(el, '[data-head="2"] canvas');
    const ground = pixel(find(el, '[data-head="0"] canvas'), 3, 1);
    find(el, '[data-look="weighted"]').click();
    expect(find(el, ".gb-attention-legend").textContent).toContain("5 length of what is taken");
    pointAt(el, 3, 0, 6);
    expect(says(el)).toContain("takes a vector of length 1 from");
    const faint = pixel(canvas, 3, 0);
    find(el, '[data-look="log"]').click();
    expect(pixel(canvas, 3, 0)).not.toEqual(faint);
    expect(find(el, ".gb-attention-name b").textContent).toBe("L1H0");
    find(el, '[data-look="withoutFirst"]').click();
    expect(pixel(canvas, 3, 0)[3]).toBe(0);
    expect(pixel(canvas, 3, 2)).toEqual(ground);
  });

  it("take another text without leaving anything of the one before", async () => {
    const el = await show(patternsOf(6));
    pointAt(el, 4, 3, 6);
    await update(patternsOf(9));
    await frame();
    expect(el.querySelectorAll(".gb-attention [data-place]")).toHaveLength(9);
    expect(find<HTMLCanvasElement>(el, ".gb-attention-field canvas").width).toBe(9);
    expect(box(find(el, ".gb-attention-line"))).toEqual([0, 0, 0, 0]);
  });

  it("follow a pointer over 200 tokens x 200 tokens x 16 heads frame by frame", async () => {
    const el = await show(patternsOf(200, 16));
    expect(el.querySelectorAll("[data-head] canvas")).toHaveLength(16);
    await frame();
    const times: number[] = [];
    for (let i = 0; i < 80; i++) {
      const before = performance.now();
      pointAt(el, (i * 37) % 200, (i * 53) % 200, 200);
      void el.offsetHeight;
      times.push(performance.now() - before);
      await frame();
    }
    const [first] = times;
    times.sort((a, b) => a - b);
    console.log(
      `hovering 200 x 200 x 16: median ${times[40].toFixed(1)} ms of script, style and layout a frame, the first ${first.toFixed(1)}, worst ${times
        .slice(-3)
        .map((ms) => ms.toFixed(1))
        .join(", ")} ms`
    );
    // an order of magnitude, since others may use the machine too
    expect(times[40]).toBeLessThan(500);
  });
});

describe.each(["light", "dark"])("views of attention by %s", (theme) => {
  it.each([390, 1280])("pass axe-core and do not scroll sideways at %i pixels", async (width) => {
    document.documentElement.dataset.theme = theme;
    await page.viewport(width, 900);
    const history = [0, 500].map((step) => ({step, scores: madeScores(0.1 + step / 1000)}));
    const el = await showPage("Attention", [patternsOf(30), madeScores(0.8), headScoreCurves(history)]);
    find(el, '[data-place="3"]').dispatchEvent(new PointerEvent("pointerover", {bubbles: true}));
    await frame();
    expect(await axeFinds()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  });
});
