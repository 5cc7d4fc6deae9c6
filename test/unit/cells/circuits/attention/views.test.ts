import {describe, expect, test} from "vitest";
import {
  type PatternsState,
  packWeights,
  unpackWeights
} from "../../../../../cells/circuits/attention/view.ts";
import * as patterns from "../../../../../cells/circuits/attention/widgets/attention-widget.ts";
import * as curves from "../../../../../cells/circuits/attention/widgets/head-score-curves-widget.ts";
import * as scores from "../../../../../cells/circuits/attention/widgets/head-scores-widget.ts";
import {sayCell, sayPlace} from "../../../../../cells/circuits/attention/widgets/readout.ts";
import {plainLook, shadingOf, shareOf} from "../../../../../cells/circuits/attention/widgets/shading.ts";
import {type AttentionPatterns, HeadScores, headScoreCurves} from "../../../../../cells/circuits/index.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {madePatterns, madeScores} from "./made-attention.ts";

const stateOf = (found: AttentionPatterns): PatternsState => found[viewSymbol]().state as PatternsState;

describe("attention patterns without scripts", () => {
  test("show every head on one scale and the one with the clearest habit large", () => {
    const state = stateOf(madePatterns(8));
    const html = patterns.toStatic(state);
    expect(html.match(/<svg class="gb-attention-picture"/g)).toHaveLength(5);
    expect(html.match(/role="gridcell"/g)).toHaveLength(4);
    expect(html).toContain("Where 4 heads of made-up look in 8 tokens");
    expect(state.focus).toBe("L1H1");
    expect(html).toContain("<b>L1H1</b> looks");
    expect(html).toContain("at what followed this token before 90\u00a0%");
    expect(html).toContain("100\u00a0% share of attention, one scale for all heads");
    expect(html).not.toMatch(/style=|<script|undefined|NaN/);
  });

  test("say in words what each head does, and name the tokens on both axes", () => {
    const html = patterns.toStatic(stateOf(madePatterns(8)));
    expect(html).toContain('aria-label="L0H1: looks one token back 100\u00a0%"');
    expect(html).toContain('aria-label="Matrix of head L1H1, 8 tokens by 8: looks');
    expect(html.match(/<span>·w3<\/span>/g)).toHaveLength(2);
    expect(html).toContain("‹start›");
  });

  test("draw a long text coarser, without names on the axes", () => {
    const html = patterns.toStatic(stateOf(madePatterns(200)));
    expect(html).toContain('viewBox="0 0 32 32"');
    expect(html).not.toContain("gb-attention-x");
    expect(html.length).toBeLessThan(60_000);
  });

  test("escape what a text holds", () => {
    const found = madePatterns(4);
    found.pieces[2] = '<img src=x onerror="1">';
    expect(patterns.toStatic(stateOf(found))).not.toContain("<img");
  });

  test("focus on the head that was asked for", () => {
    const {state} = madePatterns(6).focus("L0H0");
    expect(patterns.toStatic(state as PatternsState)).toContain("<b>L0H0</b>");
    expect(() => madePatterns(6).focus("L3H0")).toThrow("head: got");
  });
});

describe("numbers of attention patterns", () => {
  test("have every weight that can be, with what is taken", () => {
    const found = madePatterns(6);
    const {columns, rows, notes} = patterns.toNumbers(stateOf(found));
    expect(columns).toEqual([
      "head",
      "looks from",
      "token",
      "looks at",
      "token there",
      "attention",
      "times value length"
    ]);
    expect(rows).toHaveLength(4 * 21);
    expect(notes).toBeUndefined();
    const row = rows.find(([head, from, , to]) => head === "L0H1" && from === 3 && to === 2)!;
    expect(row.slice(0, 6)).toEqual(["L0H1", 3, " w3", 2, " w2", 1]);
    expect(row[6]).toBeCloseTo(found.at("L0H1").valueNorms[2], 4);
  });

  test("of a long text have the largest of each token", () => {
    const {rows, notes} = patterns.toNumbers(stateOf(madePatterns(200)));
    expect(rows).toHaveLength(800);
    expect(notes).toEqual(["Of each token only the place that it looks at most."]);
    expect(
      rows
        .filter(([head]) => head === "L0H1")
        .slice(1)
        .every(([, from, , to]) => to === (from as number) - 1)
    ).toBe(true);
  });

  test("are stored to 1 in 65,535, below the diagonal only where a model cannot look ahead", () => {
    const weights = Float32Array.from([1, 0, 0.3, 0.7]);
    for (const [causal, length] of [
      [true, 3],
      [false, 4]
    ] as const) {
      const packed = packWeights(weights, 2, causal);
      expect(packed).toHaveLength(length);
      const back = unpackWeights(packed, 2, causal);
      for (let i = 0; i < 4; i++) expect(Math.abs(back[i] - weights[i])).toBeLessThan(1e-5);
    }
  });
});

describe("what the picture says of a place", () => {
  const state = stateOf(madePatterns(6));
  const look = (change: object) => shadingOf(state, {...plainLook, ...change});

  test("where a token looks, who looks at it, and what cannot be", () => {
    expect(sayPlace(state, look({}), 1, 3)).toBe("“w3” at 3 looks most at “w2” at 2 (100\u00a0%).");
    expect(sayPlace(state, look({reversed: true}), 1, 3)).toBe(
      "Most looked at from: “w4” at 4 (100\u00a0%). The token: “w3” at 3."
    );
    expect(sayPlace(state, look({reversed: true}), 1, 5)).toBe("Nobody looks at “w5” at 5.");
    expect(sayCell(state, look({}), {head: 1, query: 3, key: 2})).toBe(
      "“w3” at 3 gives 100\u00a0% of its attention to “w2” at 2."
    );
    expect(sayCell(state, look({weighted: true}), {head: 1, query: 3, key: 2})).toMatch(
      /^“w3” at 3 takes a vector of length \d/
    );
    expect(sayCell(state, look({}), {head: 1, query: 2, key: 3})).toContain("cannot see");
    expect(sayCell(state, look({withoutFirst: true}), {head: 1, query: 1, key: 0})).toBe(
      "The first token is left out."
    );
  });

  test("the scale ends at the largest number that is shown, and reaches three powers of ten down if logarithmic", () => {
    const weighted = look({weighted: true});
    expect(weighted.most).toBeCloseTo(Math.max(...weighted.values.flatMap((values) => [...values])), 6);
    const log = look({log: true});
    expect(
      [1, 0.1, 0.001, 0.0001, 0].map((share) => Number(shareOf(log, share * log.most).toFixed(3)))
    ).toEqual([1, 0.667, 0, 0, 0]);
    const without = look({withoutFirst: true});
    expect(without.values.every((values) => [0, 6, 12, 18, 24, 30].every((at) => values[at] === 0))).toBe(
      true
    );
  });
});

describe("the widgets of head scores", () => {
  test("show a table for each score, and the losses", () => {
    const {state} = madeScores(0.8)[viewSymbol]();
    const html = scores.toStatic(state as never);
    expect(html.match(/<table>/g)).toHaveLength(3);
    expect(html).toContain("most: L1H1, 80\u00a0%");
    expect(html).toContain("Mean loss: 7 nats the first time, 1 the second time.");
    expect(html).not.toMatch(/style=|undefined|NaN/);
    expect(scores.toNumbers(state as never).rows[3]).toEqual(["L1H1", 0.02, 0.1, 0.2, 0.03, 0.8, 1.5, null]);
  });

  test("show a line a head over the training, the loss first, with the numbers of each step", () => {
    const {state} = headScoreCurves([
      {step: 0, scores: madeScores(0.02)},
      {step: 1000, scores: madeScores(0.8)}
    ]);
    const html = curves.toStatic(state as never);
    expect(html.match(/<figure/g)).toHaveLength(3);
    expect(html.match(/gb-attention-late/g)).toHaveLength(1 + 2 * 2);
    expect(html).toContain("L1H1 ends highest: from 2\u00a0% to 80\u00a0%");
    expect(html).toContain("steps of training");
    expect(html).not.toMatch(/style=|undefined|NaN/);
    const {columns, rows} = curves.toNumbers(state as never);
    expect(columns.slice(0, 3)).toEqual(["step", "loss first time, nats", "loss second time, nats"]);
    expect(rows[1][columns.indexOf("L1H1 induction")]).toBe(0.8);
  });

  test("show scores without losses where there are none", () => {
    const {loss: _, ...rest} = madeScores(0.5);
    const bare = new HeadScores(rest as never);
    expect(scores.toStatic(bare[viewSymbol]().state as never)).not.toContain("Mean loss");
  });
});
