import axe from "axe-core";
import {beforeAll, describe, expect, it} from "vitest";
import {page, userEvent} from "vitest/browser";
import {calibration, residuals, roc} from "../../../../cells/agnostic/index.ts";
import {data} from "../../../../cells/data/data.ts";
import {linearRegression, randomForest} from "../../../../cells/glassbox/index.ts";
import {download} from "../../../../cells/views/download.ts";
import type {View, Viewable} from "../../../../cells/views/view.ts";
import {find, show} from "../../show-views.ts";

let shown: Record<"calibration" | "roc" | "residuals" | "line" | "download", View | Viewable>;
beforeAll(async () => {
  const penguins = await data.load("penguins");
  const birds = await randomForest({table: penguins, target: "species", numTrees: 5, maxDepth: 2, seed: 1});
  const diabetes = await data.load("diabetes");
  const target = diabetes.columnNames().at(-1) as string;
  const line = await linearRegression({table: diabetes, target});
  shown = {
    calibration: await calibration({model: birds, table: penguins, labels: ["Adelie"]}),
    roc: await roc({model: birds, table: penguins}),
    residuals: await residuals({model: birds, table: penguins}),
    line: await residuals({model: line, table: diabetes}),
    download: download("A note.", {name: "note.txt", text: "hello"})
  };
});

describe("the checks of a model in a page", () => {
  it("are read with the arrow keys, range by range", async () => {
    const el = await show(shown.calibration);
    const picture = find(el, "[data-reads]");
    expect(picture.getAttribute("role")).toBe("slider");
    picture.focus();
    await userEvent.keyboard("{End}");
    expect(find(el, ".gb-plot-says").textContent).toMatch(/^Predicted .* it was .* rows?\.$/);
    expect(picture.getAttribute("aria-valuenow")).toBe(picture.getAttribute("aria-valuemax"));
    expect(el.querySelectorAll(".gb-plot-ring")).toHaveLength(1);
    await userEvent.keyboard("{Home}");
    expect(picture.getAttribute("aria-valuenow")).toBe("0");
  });

  it("let a reader walk the threshold, with the confusion matrix beside it", async () => {
    const el = await show(shown.roc);
    const body = find(el, ".gb-roc-body");
    const slider = find<HTMLInputElement>(body, "input");
    const counts = (): number[] =>
      [...body.querySelectorAll("td[class]")].map((cell) => Number(cell.textContent?.replace(",", "")));
    slider.focus();
    await userEvent.keyboard("{Home}");
    expect(counts()[0] + counts()[2]).toBe(0);
    expect(find(body, "output").textContent).toBe("none is");
    await userEvent.keyboard("{End}");
    expect(counts()[1] + counts()[3]).toBe(0);
    expect(document.activeElement).toBe(slider);
    expect(slider.getAttribute("aria-valuetext")).toContain("100");
    expect(counts().reduce((a, b) => a + b, 0)).toBe(344);
  });

  it("keep the classes that a reader unfolded when a threshold is walked", async () => {
    const el = await show(shown.roc);
    const second = el.querySelectorAll<HTMLDetailsElement>(".gb-check-class")[1];
    find(second, "summary").click();
    const slider = find<HTMLInputElement>(second, "input");
    slider.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(second.open).toBe(true);
  });

  it("show residuals along the column that a reader chose, with its missing values apart", async () => {
    const el = await show(shown.residuals);
    const select = find<HTMLSelectElement>(el, "select");
    await userEvent.selectOptions(select, "sex");
    expect(find(el, ".gb-plot-across").textContent).toBe("sex");
    expect(find(el, ".gb-plot-x").textContent).toContain("missing");
    expect(find(el, "[data-reads]").getAttribute("aria-label")).toMatch(/Residuals along sex, in 3 groups/);
    expect(select.value).not.toBe("0");
  });

  it("offer files that are saved as they are", async () => {
    const el = await show(shown.download);
    const saved = new Promise<HTMLAnchorElement>((resolve) => {
      HTMLAnchorElement.prototype.click = function () {
        resolve(this);
      };
    });
    find(el, "[data-file]").click();
    const link = await saved;
    delete (HTMLAnchorElement.prototype as Partial<HTMLAnchorElement>).click;
    expect(link.download).toBe("note.txt");
    expect(await (await fetch(link.href)).text()).toBe("hello");
  });

  it.each([
    [1280, "light"],
    [1280, "dark"],
    [390, "light"],
    [390, "dark"]
  ] as const)(
    "fit a page %i pixels wide in %s colours, and break no rule of accessibility",
    async (width, theme) => {
      await page.viewport(width, 900);
      document.documentElement.dataset.theme = theme;
      const el = await show(...Object.values(shown));
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
      const {violations} = await axe.run(el);
      expect(violations.map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 120)}`)).toEqual([]);
    }
  );
});
