import {expect, test} from "vitest";
import {download} from "../../../../cells/views/download.ts";
import {toNumbers, toStatic} from "../../../../cells/views/download-widget.ts";

test("files are listed with their sizes, and looked into without scripts", () => {
  const state = download("A model.", {name: "model.json", text: '{"a": "<b>"}'}).state as never;
  const html = toStatic(state);
  expect(html).toContain("model.json");
  expect(html).toContain("12 bytes");
  expect(html).toContain("{&quot;a&quot;: &quot;&lt;b&gt;&quot;}");
  expect(toNumbers(state)).toEqual({columns: ["file", "bytes", "lines"], rows: [["model.json", 12, 1]]});
});

test("only the beginning of a long file stands in the page, and bytes are those of its letters", () => {
  const text = Array.from({length: 2000}, (_, i) => `line ${i} é`).join("\n");
  const state = download("Long.", {name: "long.txt", text}).state as never;
  expect(toStatic(state).length).toBeLessThan(2000);
  expect(toStatic(state)).toContain("line 39");
  expect(toStatic(state)).not.toContain("line 40 ");
  expect(toNumbers(state).rows[0][1]).toBe(Buffer.byteLength(text));
});

test.each<[string, unknown[], RegExp]>([
  ["no files", [], /files: got an array of 0/],
  ["a name with a folder", [{name: "../x", text: ""}], /files\[0\]\.name: got "\.\.\/x"/],
  ["what is no text", [{name: "x.json", text: {a: 1}}], /files\[0\]\.text: got an object.*JSON\.stringify/]
])("%s cannot be saved", (_, files, message) => {
  expect(() => download("x", ...(files as never[]))).toThrow(message);
});
