import {beforeAll, describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import {Patching as PatchingMap} from "../../../../cells/circuits/activation-patching/patching.ts";
import {
  type Ablation,
  ablate,
  activationPatching,
  type FlowNode,
  type Patching,
  SemanticFlow,
  semanticFlow
} from "../../../../cells/circuits/index.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import forwardJson from "../../../fixtures/gpt2like_forward.json" with {type: "json"};
import {type ForwardFixture, gpt2Like} from "../../../unit/cells/models/transformer/gpt2-fixture.ts";
import {axeFinds, find, show, showPage} from "../../show-views.ts";

const clean = [3, 17, 42, 8, 17, 42, 25, 9, 3];
const corrupted = [3, 11, 42, 8, 11, 30, 25, 7, 3];

let patching: Patching;
let ablation: Ablation;
let flow: SemanticFlow;

beforeAll(async () => {
  await useBackend("cpu");
  using model = await gpt2Like(forwardJson as unknown as ForwardFixture);
  patching = await activationPatching({model, clean, corrupted, answer: 8, wrong: 30, estimate: true});
  ablation = await ablate({model, tokens: clean, kind: "zero"});
  flow = await semanticFlow({model, tokens: clean});
});

const chosen = (el: Element) => find(el, '[aria-current="true"]').getAttribute("data-node");

describe("circuits without scripts", () => {
  it("show the map, the bars and the graph with the strongest of each, in words too", async () => {
    const el = await showPage("Circuits", [patching, ablation, flow], {still: true});
    expect(find(el, ".gb-patch-field").getAttribute("aria-label")).toContain("The strongest patch is block");
    expect(el.querySelectorAll(".gb-ablation-row")).toHaveLength(10);
    expect(find(el, ".gb-flow-graph").getAttribute("aria-label")).toContain("Most is given by");
    expect(el.querySelectorAll("[style]")).toHaveLength(0);
  });
});

describe("circuits in a page", () => {
  for (const theme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      it(`have nothing that axe finds, by ${theme}, ${width} pixels wide, and nothing sticks out`, async () => {
        document.documentElement.dataset.theme = theme;
        await page.viewport(width, 900);
        const el = await showPage("Circuits", [patching, ablation, flow]);
        expect(await axeFinds()).toEqual([]);
        expect(el.scrollWidth).toBeLessThanOrEqual(el.clientWidth);
      });
    }
  }

  it("walk the map with the arrow keys; Enter shows what the patch changed", async () => {
    const el = await show(patching);
    const field = find(el, ".gb-patch-field");
    field.focus();
    await userEvent.keyboard(
      "{ArrowUp}{ArrowUp}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}"
    );
    expect(field.getAttribute("aria-valuetext")).toContain("block 1 at “#3” (position 0): 0 of the way");
    expect(find(el, ".gb-patch-details").textContent).not.toContain("block 1 at “#3” (position 0)");
    await userEvent.keyboard("{Enter}");
    expect(find(el, ".gb-patch-details").textContent).toContain("What changes: block 1 at “#3” (position 0)");
    expect(document.activeElement).toBe(field);
  });

  it("show in the map what a gradient guesses, when it is ticked", async () => {
    const el = await show(patching);
    const fills = () =>
      [...el.querySelectorAll(".gb-patch-field g path")].map((path) => path.getAttribute("d")).join();
    const measured = fills();
    await userEvent.click(find(el, "[data-guessed]"));
    expect(fills()).not.toBe(measured);
  });

  it("walk the graph along its edges: left to where it comes from, right to where it goes", async () => {
    const el = await show(flow);
    const start = chosen(el)!;
    find<SVGElement>(el, `[data-node="${start}"]`).focus();
    await userEvent.keyboard("{ArrowLeft}");
    const [strongest] = flow
      .into(start)
      .filter(({from}) => !from.startsWith("rest:") && !from.endsWith("others") && !/b_/.test(from));
    expect(chosen(el)).toBe(strongest.from);
    expect(document.activeElement?.getAttribute("data-node")).toBe(strongest.from);
    await userEvent.keyboard("{ArrowRight}");
    expect(chosen(el)).toBe(flow.outOf(strongest.from)[0].to);
    for (let i = 0; i < 12; i++) await userEvent.keyboard("{ArrowRight}");
    expect(chosen(el)).toBe("output");
    expect(find(el, ".gb-flow-says").textContent).toContain("The logit of");
  });

  it("draw fewer parts when the threshold rises, and what is walked to all the same", async () => {
    const el = await show(flow);
    const count = () => el.querySelectorAll(".gb-flow-field [data-node]").length;
    const usual = count();
    const slider = find<HTMLInputElement>(el, "[data-threshold]");
    slider.value = "60";
    slider.dispatchEvent(new Event("input", {bubbles: true}));
    const few = count();
    expect(few).toBeLessThan(usual);
    await userEvent.click(find(el, '[data-node="output"]'));
    slider.value = "0";
    slider.dispatchEvent(new Event("input", {bubbles: true}));
    expect(count()).toBeGreaterThan(few);
  });

  it.each([390, 1280])("set no word of a graph of six blocks over another, %i pixels wide", async (width) => {
    await page.viewport(width, 900);
    const state = (layer: number): FlowNode => ({
      id: `post:${layer}`,
      kind: "state",
      name: `after block ${layer}`,
      layer,
      value: layer,
      promoted: [{token: layer, text: "mammoth", value: 0.5}],
      suppressed: [],
      rank: 1
    });
    const states = Array.from({length: 7}, (_, layer) => state(layer));
    const output: FlowNode = {...state(7), id: "output", kind: "output", name: "answer"};
    const nodes = [...states, output];
    const edges = states.map(({id}, i) => ({from: id, to: nodes[i + 1].id, value: 1}));
    const el = await show(new SemanticFlow({...flow.data, nodes, edges}));
    const words = [...el.querySelectorAll(".gb-flow-field text")].map((word) => word.getBoundingClientRect());
    expect(words).toHaveLength(8);
    const touching = words.flatMap((a, i) =>
      words
        .slice(i + 1)
        .filter((b) => a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top)
    );
    expect(touching).toEqual([]);
  });

  it("keep frames short on a large map: 36 layers by 60 tokens, walked by the pointer", async () => {
    const {data} = patching;
    const names = (count: number, of: (i: number) => string) => Array.from({length: count}, (_, i) => of(i));
    const large = new PatchingMap({
      ...data,
      prompts: {clean: names(60, (i) => ` w${i}`), corrupted: names(60, (i) => ` w${i}`)},
      rows: {axis: "block", names: names(36, (i) => `block ${i}`)},
      columns: {axis: "position", names: names(60, (i) => ` w${i}`)},
      patched: names(36, String).map((_, r) =>
        names(60, String).map((_, c) => ({...data.clean, value: data.corrupted.value + ((r * c) % 97) / 97}))
      ),
      estimates: undefined
    });
    const el = await show(large);
    const field = find(el, ".gb-patch-field");
    const {left, top, width, height} = field.getBoundingClientRect();
    let longest = 0;
    for (let i = 0; i < 60; i++) {
      const started = performance.now();
      field.dispatchEvent(
        new PointerEvent("pointermove", {
          bubbles: true,
          clientX: left + (width * (i + 0.5)) / 60,
          clientY: top + (height * ((i % 36) + 0.5)) / 36
        })
      );
      longest = Math.max(longest, performance.now() - started);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    console.log(`longest work of a move over 36 x 60 cells: ${longest.toFixed(1)} ms`);
    expect(field.getAttribute("aria-valuetext")).toContain("block 12 at “w59”");
    expect(longest).toBeLessThan(500);
  });
});
