import "../../../runtime/display/theme.css";
import "../../../runtime/display/view.css";
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest";
import {ShapeFunction} from "../../../cells/glassbox/index.ts";
import {table} from "../../../cells/views/table.ts";
import {vegaLite} from "../../../cells/views/vega-lite.ts";
import {type InputControl, type View, viewSymbol} from "../../../cells/views/view.ts";
import {widgets} from "../../../cells/views/widgets.ts";
import {type MountedViews, mountViews} from "../../../runtime/display/mount.ts";
import {renderViewsAsync} from "../../../runtime/display/render.ts";
import {html, md} from "../../../runtime/display/tags.ts";
import {toView} from "../../../runtime/display/to-view.ts";
import {input} from "../../../runtime/inputs/index.ts";
import {people} from "./gallery.ts";

let el: HTMLElement;
let mounted: MountedViews | undefined;
const onInput = vi.fn();

beforeEach(() => {
  el = document.createElement("div");
  document.body.append(el);
  onInput.mockClear();
});

afterEach(() => {
  mounted?.destroy();
  mounted = undefined;
  el.remove();
});

const text = (words: string): View => ({kind: "text", text: words});
const control = (id: string, made: {control: InputControl}): View => ({
  kind: "input",
  id,
  control: made.control
});

async function mount(views: View[]): Promise<void> {
  mounted = mountViews(el, views, {onInput});
  await mounted.ready;
}

/** Static HTML first, as a published page has it, then mounted. */
async function adopt(views: View[], now = views): Promise<void> {
  el.innerHTML = await renderViewsAsync(views);
  await mount(structuredClone(now));
}

function elements(): Element[] {
  return [...el.children];
}

describe("mounting", () => {
  it("keeps the elements of a published page when they show the same views", async () => {
    const views = [text("a"), ...toView({b: 1}), control("c/0", input.range())];
    el.innerHTML = await renderViewsAsync(views);
    const before = elements();
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((found) => records.push(...found));
    observer.observe(el, {childList: true, subtree: true, characterData: true, attributes: true});
    await mount(structuredClone(views));
    records.push(...observer.takeRecords());
    observer.disconnect();
    expect(elements()).toEqual(before);
    expect(records.filter(({target}) => !(target as Element).matches?.("output"))).toEqual([]);
  });

  it("draws what is not there yet and replaces what differs", async () => {
    await adopt([text("a"), text("b")], [text("a"), text("c"), text("d")]);
    expect(elements().map(({textContent}) => textContent)).toEqual(["a", "c", "d"]);
  });

  it("touches only the view that changed", async () => {
    await mount([text("a"), text("b"), text("c")]);
    const [a, b, c] = elements();
    await mounted!.update([text("a"), text("B"), text("c")]);
    expect(elements()[0]).toBe(a);
    expect(elements()[1]).not.toBe(b);
    expect(elements()[2]).toBe(c);
  });

  it("keeps elements when a view comes or goes before them", async () => {
    await mount([text("a"), text("b")]);
    const [a, b] = elements();
    await mounted!.update([text("new"), text("a"), text("b")]);
    expect(elements().slice(1)).toEqual([a, b]);
    await mounted!.update([text("b")]);
    expect(elements()).toEqual([b]);
    await mounted!.update([]);
    expect(elements()).toEqual([]);
  });

  it("keeps elements in whatever order their views come, also of equal views", async () => {
    const [a, b, c] = [...toView({a: 1}), people(3), text("c")];
    await mount([a, b, c]);
    const [first, second, third] = elements();
    await mounted!.update([c, b, a]);
    expect(elements()).toEqual([third, second, first]);
    await mounted!.update([b, b, a, c]);
    expect(elements()).toHaveLength(4);
    expect([elements()[0], elements()[2], elements()[3]]).toEqual([second, first, third]);
  });

  it("shows the last of many updates", async () => {
    await mount([text("0")]);
    for (let count = 1; count < 50; count++) void mounted!.update([text(String(count))]);
    await mounted!.update([text("50")]);
    expect(el.textContent).toBe("50");
  });

  it("leaves the page alone once destroyed", async () => {
    await mount([text("a"), control("b/0", input.checkbox())]);
    mounted!.destroy();
    await mounted!.update([text("c")]);
    el.querySelector("input")!.click();
    expect(el.textContent).toContain("a");
    expect(onInput).not.toHaveBeenCalled();
  });

  it("changes only the hole of Markdown whose text stays", async () => {
    const at = (mean: number) => md`The mean is ${mean}. See ${table({x: [1]})}`;
    await mount([at(1)]);
    const paragraph = el.querySelector("p");
    const region = el.querySelector(".gb-table-scroll");
    await mounted!.update([at(2)]);
    await vi.waitFor(() => expect(el.textContent).toContain("The mean is 2."));
    expect(el.querySelector("p")).toBe(paragraph);
    expect(el.querySelector(".gb-table-scroll")).toBe(region);
  });
});

describe("a value tree", () => {
  it("stays open when its value changes", async () => {
    await mount(toView({a: {b: 1}, c: 2}));
    for (const details of el.querySelectorAll("details")) details.open = true;
    el.querySelector("summary")!.focus();
    await mounted!.update(toView({a: {b: 3}, c: 4}));
    expect([...el.querySelectorAll("details")].map(({open}) => open)).toEqual([true, true]);
    expect(document.activeElement).toBe(el.querySelector("summary"));
    expect(el.textContent).toContain("b: 3");
  });
});

describe("controls", () => {
  const slide = (value: number) => {
    const slider = el.querySelector<HTMLInputElement>("input[type=range]")!;
    slider.value = String(value);
    slider.dispatchEvent(new InputEvent("input", {bubbles: true}));
    return slider;
  };

  it("tell every move of a slider and show its value", async () => {
    await mount([control("a/0", input.range({max: 10, unit: "rows"}))]);
    slide(7);
    slide(8);
    expect(onInput.mock.calls).toEqual([
      ["a/0", 7],
      ["a/0", 8]
    ]);
    expect(el.querySelector("output")!.textContent).toBe("8 rows");
  });

  it("tell text when the typing pauses, or at once when the field is left", async () => {
    await mount([control("a/0", input.text())]);
    const field = el.querySelector("input")!;
    for (const value of ["h", "hi"]) {
      field.value = value;
      field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    }
    expect(onInput).not.toHaveBeenCalled();
    field.dispatchEvent(new Event("change", {bubbles: true}));
    expect(onInput.mock.calls).toEqual([["a/0", "hi"]]);
    field.value = "hid";
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    await vi.waitFor(() => expect(onInput).toHaveBeenLastCalledWith("a/0", "hid"));
    expect(onInput).toHaveBeenCalledTimes(2);
  });

  it("tell a select's value with its type, a checkbox, and a button's presses", async () => {
    await mount([
      control("a/0", input.select({options: ["1", 1, true]})),
      control("a/1", input.checkbox()),
      control("a/2", input.button("Go"))
    ]);
    const select = el.querySelector("select")!;
    select.selectedIndex = 1;
    select.dispatchEvent(new InputEvent("input", {bubbles: true}));
    select.dispatchEvent(new Event("change", {bubbles: true}));
    el.querySelector<HTMLInputElement>("input[type=checkbox]")!.click();
    el.querySelector("button")!.click();
    el.querySelector("button")!.click();
    expect(onInput.mock.calls).toEqual([
      ["a/0", 1],
      ["a/1", true],
      ["a/2", 1],
      ["a/2", 2]
    ]);
  });

  it("say what a number lacks instead of telling it", async () => {
    await mount([control("a/0", input.number({min: 0, max: 10}))]);
    const field = el.querySelector("input")!;
    field.value = "11";
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    expect(onInput).not.toHaveBeenCalled();
    expect(el.querySelector(".gb-problem")!.textContent).not.toBe("");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    field.value = "9";
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    expect(onInput.mock.calls).toEqual([["a/0", 9]]);
    expect(el.querySelector(".gb-problem")!.textContent).toBe("");
  });

  it("moved before the page was mounted keep their value and focus", async () => {
    const views = [control("a/0", input.range({max: 100, value: 50}))];
    el.innerHTML = await renderViewsAsync(views);
    const slider = el.querySelector("input")!;
    slider.focus();
    slider.value = "70";
    await mount(structuredClone(views));
    expect(el.querySelector("input")).toBe(slider);
    expect(document.activeElement).toBe(slider);
    expect(slider.value).toBe("70");
    expect(el.querySelector("output")!.textContent).toBe("70");
  });

  it("keep element, focus and the reader's value when their bounds change", async () => {
    await mount([control("a/0", input.range({max: 100, value: 50}))]);
    const slider = slide(70);
    slider.focus();
    await mounted!.update([control("a/0", input.range({label: "Rows", max: 200, value: 100}))]);
    expect(el.querySelector("input")).toBe(slider);
    expect(document.activeElement).toBe(slider);
    expect([slider.value, slider.max, el.querySelector("label")!.textContent]).toEqual(["70", "200", "Rows"]);
    await mounted!.update([control("a/0", input.range({max: 60, value: 30}))]);
    expect([slider.value, el.querySelector("output")!.textContent]).toEqual(["30", "30"]);
  });

  it("take a new start value when the reader has not moved them", async () => {
    await mount([
      control("a/0", input.range({max: 10, value: 5})),
      control("a/1", input.select({options: ["a", "b"]}))
    ]);
    await mounted!.update([
      control("a/0", input.range({max: 10, value: 6})),
      control("a/1", input.select({options: ["a", "b", "c"], value: "c"}))
    ]);
    expect(el.querySelector("input")!.value).toBe("6");
    expect(el.querySelector("select")!.value).toBe('"c"');
  });

  it("leave the caret where it is when a text field is sent back as it is", async () => {
    await mount([control("a/0", input.text({value: "start"}))]);
    const field = el.querySelector("input")!;
    field.focus();
    field.value = "starting";
    field.setSelectionRange(2, 3);
    await mounted!.update([control("a/0", input.text({value: "starting"}))]);
    expect([field.selectionStart, field.selectionEnd]).toEqual([2, 3]);
  });

  it("choose rows of a table, also of rows that are not in the page", async () => {
    const rows = Array.from({length: 500}, (_, row) => ({row}));
    await mount([control("a/0", input.table(rows, {value: [400]}))]);
    el.querySelectorAll<HTMLInputElement>("tbody input")[2].click();
    expect(onInput.mock.calls).toEqual([["a/0", [2, 400]]]);
    expect(el.querySelector("legend")!.textContent).toContain("rows 2, 400 chosen");
    const region = el.querySelector(".gb-table-scroll")!;
    region.scrollTop = region.scrollHeight;
    await vi.waitFor(() => expect(el.querySelector('tbody input[value="499"]')).not.toBeNull());
    el.querySelector<HTMLInputElement>('tbody input[value="499"]')!.click();
    expect(onInput).toHaveBeenLastCalledWith("a/0", [2, 400, 499]);
  });
});

describe("a table", () => {
  const heading = (name: string) =>
    [...el.querySelectorAll<HTMLButtonElement>(".gb-sort")].find((button) => button.textContent === name)!;
  const column = (index: number, count = 5) =>
    [...el.querySelectorAll<HTMLTableRowElement>("tbody tr:not(.gb-spacer)")]
      .slice(0, count)
      .map((row) => row.cells[index].textContent!);

  it("keeps only the rows in sight in the page and brings the others as one scrolls", async () => {
    await adopt([people(5000)]);
    expect(el.querySelectorAll("tbody tr").length).toBeLessThan(60);
    const region = el.querySelector(".gb-table-scroll")!;
    const height = region.scrollHeight;
    expect(height).toBeGreaterThan(5000 * 20);
    region.scrollTop = height / 2;
    await vi.waitFor(() => expect(Number(column(0, 1)[0])).toBeGreaterThan(2400));
    expect(Math.abs(region.scrollHeight - height)).toBeLessThan(5);
    region.scrollTop = height;
    await vi.waitFor(() => expect(el.querySelector("tbody")!.textContent).toContain("4999"));
    expect(el.querySelector(".gb-table-count")!.textContent).toBe("5000 rows");
  });

  it("does not change its height when it comes alive", async () => {
    el.innerHTML = await renderViewsAsync([people(300)]);
    const {height, width} = el.querySelector(".gb-view")!.getBoundingClientRect();
    await mount([people(300)]);
    const after = el.querySelector(".gb-view")!.getBoundingClientRect();
    expect(after.height).toBeCloseTo(height, 0);
    expect(after.width).toBeCloseTo(width, 0);
  });

  it("sorts up, down and not, missing values last, and says so", async () => {
    await mount([table({name: ["b", "a", "c", "a10", "a9"], x: [2, null, 1, Number.NaN, 3]})]);
    heading("x").click();
    expect(column(0)).toEqual(["2", "0", "4", "1", "3"]);
    expect(heading("x").closest("th")!.ariaSort).toBe("ascending");
    heading("x").click();
    expect(column(0)).toEqual(["4", "0", "2", "1", "3"]);
    expect(heading("x").closest("th")!.ariaSort).toBe("descending");
    heading("x").click();
    expect(column(0)).toEqual(["0", "1", "2", "3", "4"]);
    expect(heading("x").closest("th")!.ariaSort).toBeNull();
    heading("name").click();
    expect(column(1)).toEqual(["a", "a9", "a10", "b", "c"]);
  });

  it("keeps its order and place when its rows change", async () => {
    await mount([table({x: [1, 3, 2]})]);
    heading("x").click();
    const region = el.querySelector(".gb-table-scroll");
    await mounted!.update([table({x: [9, 7, 8, 6]})]);
    expect(el.querySelector(".gb-table-scroll")).toBe(region);
    expect(column(1)).toEqual(["6", "7", "8", "9"]);
    expect(el.querySelector(".gb-table-count")!.textContent).toBe("4 rows");
    await mounted!.update([table({y: [1]})]);
    expect(el.querySelector(".gb-table-scroll")).not.toBe(region);
  });
});

describe("a widget in HTML", () => {
  it("keeps the heights of its own drawings", async () => {
    const shape = new ShapeFunction({
      term: "x",
      target: "y",
      axes: [{feature: "x", type: "continuous", size: 4, edges: Float64Array.of(0, 1, 2)}],
      outputs: [],
      link: "identity",
      intercept: [0],
      scores: Float64Array.of(0, -1, 1, 0),
      weights: Float64Array.of(0, 5, 5, 0),
      rowWeight: 1,
      shared: [-1, 1],
      units: "score",
      scale: "own"
    });
    el.style.width = "300px";
    await adopt([shape[viewSymbol](), ...toView(html`<section>${shape}</section>`)]);
    const heights = [...el.querySelectorAll(".gb-ebm-lines")].map(
      (drawing) => drawing.getBoundingClientRect().height
    );
    expect(heights.length).toBe(2);
    expect(heights[0]).toBeGreaterThan(0);
    expect(heights[1]).toBe(heights[0]);
  });
});

describe("a chart", () => {
  const spec = {
    data: {values: [{a: "x", b: 1}]},
    mark: "bar",
    encoding: {x: {field: "a"}, y: {field: "b", type: "quantitative"}}
  };

  it("is drawn in the page, with the theme's colours", async () => {
    await mount([vegaLite(spec, "One bar")]);
    const bar = el.querySelector(".mark-rect path")!;
    const shown = getComputedStyle(bar).fill;
    expect(shown).toMatch(/^rgb/);
    document.documentElement.dataset.theme = "dark";
    const dark = getComputedStyle(bar).fill;
    document.documentElement.dataset.theme = "light";
    expect(getComputedStyle(bar).fill).not.toBe(dark);
    delete document.documentElement.dataset.theme;
  });

  it("answers the pointer when it has parameters", async () => {
    await mount([vegaLite({...spec, params: [{name: "pick", select: "point"}]}, "One bar")]);
    expect(el.querySelectorAll(".gb-drawing-live svg")).toHaveLength(1);
  });
});

describe("a widget", () => {
  const drawn: unknown[] = [];
  const removed = vi.fn();

  beforeEach(() => {
    drawn.length = 0;
    removed.mockClear();
    widgets["test-widget"] = async () => ({
      default: {
        render({model, el: place}) {
          const draw = () => {
            drawn.push(model.get("state"));
            place.textContent = `live ${(model.get("state") as {n: number}).n}`;
          };
          draw();
          model.on("change:state", draw);
          return removed;
        }
      },
      toStatic: (state) => `<p>still ${(state as {n: number}).n}</p>`,
      toNumbers: (state) => ({columns: ["n"], rows: [[(state as {n: number}).n]]})
    });
  });

  afterEach(() => {
    delete widgets["test-widget"];
  });

  const widget = (n: number): View => ({kind: "widget", name: "test-widget", state: {n}});

  it("replaces its still picture, then changes in place with its numbers", async () => {
    el.innerHTML = await renderViewsAsync([widget(1)]);
    expect(el.textContent).toContain("still 1");
    const figure = el.querySelector("figure");
    await mount([widget(1)]);
    expect(el.querySelector(".gb-widget")!.textContent).toBe("live 1");
    const numbers = el.querySelector("details")!;
    numbers.open = true;
    await mounted!.update([widget(2)]);
    expect(el.querySelector("figure")).toBe(figure);
    expect(el.querySelector("details")!.open).toBe(true);
    expect(numbers.querySelector("td")!.textContent).toBe("2");
    expect(drawn).toEqual([{n: 1}, {n: 2}]);
    await mounted!.update([]);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe("a widget that is a control", () => {
  interface Count {
    key: string;
    count: number;
  }

  beforeEach(() => {
    widgets["test-counter"] = async () => ({
      default: {
        render({model, el: place}) {
          const count = () => model.get("value") as Count;
          const draw = () => {
            place.innerHTML = `<input aria-label="inner"><button>${(model.get("state") as {of: string}).of} ${count().count}</button>`;
          };
          const more = () => {
            model.set("value", {...count(), count: count().count + 1});
            model.save_changes();
          };
          draw();
          model.on("change:state", draw);
          model.on("change:value", draw);
          place.addEventListener("click", more);
          return () => place.removeEventListener("click", more);
        }
      },
      toStatic: (state, value) => `<p>${(state as {of: string}).of} ${(value as Count).count}</p>`,
      toNumbers: (_, value) => ({columns: ["count"], rows: [[(value as Count).count]]})
    });
  });

  afterEach(() => {
    delete widgets["test-counter"];
  });

  const counter = (of: string, {key = "a", count = 0} = {}): View => ({
    kind: "input",
    id: "count/0",
    control: {
      type: "widget",
      label: "Counter",
      name: "test-counter",
      state: {of},
      value: {key, count} as Count
    }
  });
  const press = () => el.querySelector("button")!.click();
  const says = () => el.querySelector(".gb-widget")!.textContent;

  it("stands still with its value, and gives what the reader makes of it", async () => {
    await adopt([counter("sheep")]);
    expect(says()).toBe("sheep 0");
    press();
    expect(says()).toBe("sheep 1");
    expect(onInput.mock.calls).toEqual([["count/0", {key: "a", count: 1}]]);
    // drawn when they are unfolded
    el.querySelector<HTMLDetailsElement>(".gb-numbers")!.open = true;
    await vi.waitFor(() => expect(el.querySelector(".gb-numbers td")!.textContent).toBe("1"));
  });

  it("keeps what the reader made when its cell runs again for the same model", async () => {
    await mount([counter("sheep")]);
    press();
    await mounted!.update([counter("goats")]);
    expect(says()).toBe("goats 1");
  });

  it("takes up what was kept for the same model before it came alive, and nothing of another", async () => {
    el.innerHTML = await renderViewsAsync([counter("sheep")]);
    el.querySelector<HTMLElement>("[data-input]")!.dataset.value = JSON.stringify({key: "a", count: 7});
    await mount([counter("sheep")]);
    expect(says()).toBe("sheep 7");
    await mounted!.update([counter("wolves", {key: "b", count: 2})]);
    expect(says()).toBe("wolves 2");
    press();
    expect(onInput).toHaveBeenLastCalledWith("count/0", {key: "b", count: 3});
  });

  it("does not take what happens inside it for its value", async () => {
    await mount([counter("sheep")]);
    const inner = el.querySelector<HTMLInputElement>("input")!;
    inner.value = "typed";
    inner.dispatchEvent(new Event("input", {bubbles: true}));
    inner.dispatchEvent(new Event("change", {bubbles: true}));
    expect(onInput).not.toHaveBeenCalled();
  });
});
