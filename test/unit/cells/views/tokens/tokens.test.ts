import {describe, expect, it} from "vitest";
import {promptKey, spokenPiece, tokenStrip, visiblePiece} from "../../../../../cells/views/tokens/index.ts";
import type {TokenStripData} from "../../../../../cells/views/tokens/token-strip.ts";
import {toNumbers, toStatic} from "../../../../../cells/views/tokens/token-strip-widget.ts";

const state = (options = {}) =>
  tokenStrip([5, 9, 13], {pieces: ["Once", " upon", "\n"], ...options}).state as TokenStripData;

describe("tokens for people", () => {
  it("have their spaces, line ends and tabs to be seen", () => {
    expect(["dog", " dog", "  a", "\n", "\t", "", "\u00a0"].map(visiblePiece)).toEqual([
      "dog",
      "·dog",
      "··a",
      "↵",
      "⇥",
      "∅",
      "⍽"
    ]);
  });

  it("are said in words where they are all white", () => {
    expect([" dog", " ", "\n", ""].map(spokenPiece)).toEqual([
      "“dog”",
      "a space",
      "a line end",
      "an empty token"
    ]);
  });

  it("of the same prompt have the same key, of another one another", () => {
    expect(promptKey([1, 2, 3])).toBe(promptKey(Int32Array.from([1, 2, 3])));
    const keys = [
      [1, 2, 3],
      [3, 2, 1],
      [1, 2],
      [1, 2, 3, 0],
      [256, 2, 3]
    ].map(promptKey);
    expect(new Set(keys).size).toBe(5);
  });
});

describe("a token strip without scripts", () => {
  it("is a list of chips that says what each is, with nothing of a token read as HTML", () => {
    const html = toStatic(state({pieces: ["<s>", " upon", "\n"]}));
    expect(html).toContain(">&lt;s&gt;</li>");
    expect(html).toContain('aria-label="1: “upon”"');
    expect(html).not.toMatch(/<s>|style=|<script/);
  });

  it("is darker where a value is larger, and says the value with its unit", () => {
    const html = toStatic(state({values: [0, 1, 4], valuesOf: "surprise, nats", title: "Surprise"}));
    expect([...html.matchAll(/gb-fill-(\d)/g)].map(([, level]) => Number(level))).toEqual([0, 2, 7]);
    expect(html).toContain('aria-label="2: a line end, 4 surprise, nats"');
  });

  it("has a row for each token in its numbers", () => {
    expect(toNumbers(state({values: [0, 1, 4], valuesOf: "nats"}))).toEqual({
      columns: ["place", "token", "text", "nats"],
      rows: [
        [0, 5, "Once", 0],
        [1, 9, " upon", 1],
        [2, 13, "\n", 4]
      ]
    });
  });

  it.each([
    [[], {pieces: []}, "tokens: got an array of 0, expected at least one token"],
    [[1, 2], {pieces: ["a"]}, "pieces: got an array of 1, expected 2 texts, one a token"],
    [
      [1],
      {pieces: ["a"], values: [Number.NaN]},
      "values: got an array of 1, expected 1 finite numbers, one a token"
    ],
    [[1], {pieces: ["a"], values: [1, 2]}, "values: got an array of 2"]
  ])("refuses %j with %j", (tokens, options, message) => {
    expect(() => tokenStrip(tokens, options)).toThrow(message);
  });
});
