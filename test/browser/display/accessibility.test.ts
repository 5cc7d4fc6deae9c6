import "../../../runtime/display/theme.css";
import "../../../runtime/display/view.css";
import axe from "axe-core";
import {afterEach, describe, expect, it} from "vitest";
import {page} from "vitest/browser";
import {mountViews} from "../../../runtime/display/mount.ts";
import {renderViewsAsync} from "../../../runtime/display/render.ts";
import {renderStatus} from "../../../runtime/display/status.ts";
import {gallery} from "./gallery.ts";

let main: HTMLElement | undefined;

afterEach(() => {
  main?.remove();
  delete document.documentElement.dataset.theme;
});

async function show(live: boolean): Promise<HTMLElement> {
  document.documentElement.lang = "en";
  document.title = "Gallery";
  main = document.createElement("main");
  main.innerHTML = "<h1>Gallery</h1>";
  document.body.append(main);
  for (const {title, views} of gallery()) {
    const section = document.createElement("section");
    section.innerHTML = `<h2>${title}</h2><div class="gb-cell">${renderStatus({status: "running", ms: 1, fraction: 0.5})}<div class="gb-output"></div></div>`;
    main.append(section);
    const output = section.querySelector<HTMLElement>(".gb-output")!;
    output.innerHTML = await renderViewsAsync(views);
    if (live) await mountViews(output, views, {onInput() {}}).ready;
  }
  for (const details of main.querySelectorAll("details")) details.open = true;
  return main;
}

describe.each(["light", "dark"])("everything that is shown, in %s", (theme) => {
  it.each([
    ["as published", false],
    ["alive", true]
  ])("passes axe-core, %s", async (_, live) => {
    document.documentElement.dataset.theme = theme;
    await show(live);
    const {violations} = await axe.run(document.body, {resultTypes: ["violations"]});
    expect(
      violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 160)).join(" | ")}`)
    ).toEqual([]);
  });
});

it("no view makes a page of 390 pixels scroll sideways", async () => {
  await page.viewport(390, 844);
  await show(true);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  await page.viewport(1280, 900);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(1280);
});

it("controls are 44 pixels high on a narrow page, a tick box by its label", async () => {
  await page.viewport(390, 844);
  const shown = await show(true);
  const controls = [...shown.querySelectorAll<HTMLElement>(".gb-input :is(input, select), .gb-button")];
  expect(controls.length).toBeGreaterThan(8);
  for (const control of controls) {
    const small = ["checkbox", "radio"].includes((control as HTMLInputElement).type);
    const target = small ? control.closest<HTMLElement>("label, .gb-input")! : control;
    expect(target.getBoundingClientRect().height, control.outerHTML).toBeGreaterThanOrEqual(44);
  }
  await page.viewport(1280, 900);
});

it("no element of a live view carries styles that the page's policy refuses", async () => {
  const source = (await show(false)).innerHTML;
  expect(source).not.toMatch(/<[^>]* style=/);
});

it("every control has a name that a label gives", async () => {
  const shown = await show(true);
  for (const control of shown.querySelectorAll<HTMLInputElement>("input, select")) {
    expect(control.labels!.length, control.outerHTML).toBeGreaterThan(0);
  }
});
