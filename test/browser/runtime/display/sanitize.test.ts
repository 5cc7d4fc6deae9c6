import {expect, it} from "vitest";
import {renderMarkdown} from "../../../../runtime/display/markdown.ts";
import {sanitizeHtml} from "../../../../runtime/display/sanitize.ts";
import {dangers} from "../../../unit/runtime/display/dangers.ts";
import {hostileHtml, hostileMarkdown} from "../../../unit/runtime/display/hostile.ts";

const rendered = [
  ...hostileHtml.map((html) => sanitizeHtml([html], [])),
  ...[...hostileHtml, ...hostileMarkdown].map((text) => renderMarkdown([text], []))
];

/** All requests and alerts that Chromium makes for this HTML. */
async function acts(html: string): Promise<string[]> {
  const seen: string[] = [];
  const alert = window.alert;
  window.alert = () => {
    seen.push("alert");
  };
  const observer = new PerformanceObserver((list) => {
    for (const {name} of list.getEntries()) if (/evil\.example/.test(name)) seen.push(name);
  });
  observer.observe({type: "resource"});
  const place = document.createElement("div");
  document.body.append(place);
  place.innerHTML = html;
  for (const element of place.querySelectorAll("*")) {
    element.dispatchEvent(new Event("toggle"));
    element.dispatchEvent(new Event("focus"));
    element.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
    if (element instanceof HTMLElement && !(element instanceof HTMLAnchorElement)) element.click();
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  seen.push(...observer.takeRecords().flatMap(({name}) => (/evil\.example/.test(name) ? [name] : [])));
  observer.disconnect();
  place.remove();
  window.alert = alert;
  return seen;
}

it("sees a handler act and a picture be asked for, where they are not taken out", async () => {
  expect(await acts("<p onclick=alert(1)>x</p>")).toContain("alert");
  expect(await acts("<img src=https://evil.example/a.png onerror=alert(1)>")).not.toEqual([]);
});

it("lets Chromium run nothing and ask nobody for hostile HTML and Markdown", async () => {
  expect(await acts(rendered.join("\n"))).toEqual([]);
});

it("gives HTML that Chromium reads as it was written: nothing dangerous appears in its reading", () => {
  for (const html of rendered) {
    const place = document.implementation.createHTMLDocument("").body;
    place.innerHTML = html;
    const reading = place.innerHTML.replace(/ class="gb-(?:math|math-error|paragraph)"/g, "");
    expect(dangers(reading), html).toEqual([]);
    const again = place.innerHTML;
    place.innerHTML = again;
    expect(
      place.querySelector("script, style, iframe, form, input, [onerror], [onclick], [style]"),
      html
    ).toBeNull();
  }
});
