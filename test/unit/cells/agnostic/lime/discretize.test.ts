import {expect, it} from "vitest";
import {
  binNames,
  binOf,
  cutIntoBins,
  quantileEdges,
  readableDecimals
} from "../../../../../cells/agnostic/lime/discretize.ts";
import {entropyEdges} from "../../../../../cells/agnostic/lime/entropy-edges.ts";
import {dataFile, dataSets, peerFixture} from "./peer.ts";

it.each(dataSets)(
  "quartile bins of %s have the peer's edges, means, spreads, ends, frequencies and names",
  (name) => {
    const {discretizer, feature_frequencies} = peerFixture(name).configs.quartile;
    const {X} = dataFile(name);
    expect(Object.keys(discretizer ?? {}).length).toBe(X[0].length);
    for (const [feature, peer] of Object.entries(discretizer ?? {})) {
      const sorted = Float64Array.from(X, (row) => row[Number(feature)]).sort();
      const bins = cutIntoBins(sorted, quantileEdges(sorted, "quartile"));
      near(bins.edges, peer.edges);
      near(bins.mins, peer.mins);
      near(bins.maxs, peer.maxs);
      near(bins.means, peer.means);
      near(bins.sds, peer.stds);
      expect(binNames(feature, bins.edges)).toEqual(peer.names);
      const frequencies = bins.counts.filter((count) => count > 0).map((count) => count / X.length);
      near(frequencies, feature_frequencies?.[feature] ?? []);
    }
  }
);

it("decile edges are the peer's", () => {
  let features = 0;
  for (const name of dataSets) {
    for (const [feature, edges] of Object.entries(peerFixture(name).decile_edges ?? {})) {
      const sorted = Float64Array.from(dataFile(name).X, (row) => row[Number(feature)]).sort();
      near(quantileEdges(sorted, "decile"), [...new Set(edges)]);
      features++;
    }
  }
  expect(features).toBeGreaterThan(5);
});

it("a value on an edge belongs to the lower bin", () => {
  expect([0, 1, 1.5, 2, 3, 9].map((x) => binOf([1, 2, 3], x))).toEqual([0, 0, 1, 1, 2, 3]);
});

it("repeated quartiles are one edge, and a constant column has one bin with rows", () => {
  expect(quantileEdges([0, 0, 0, 0, 5], "quartile")).toEqual([0]);
  const bins = cutIntoBins([4, 4, 4], quantileEdges([4, 4, 4], "quartile"));
  expect(bins.counts).toEqual([3, 0]);
});

it("bin names take as many decimals as small edges need", () => {
  expect(binNames("age", [28, 37, 48], readableDecimals([28, 37, 48]))).toEqual([
    "age <= 28",
    "28 < age <= 37",
    "37 < age <= 48",
    "age > 48"
  ]);
  expect(binNames("x", [11.7, 13.37], readableDecimals([11.7, 13.37]))[1]).toBe("11.70 < x <= 13.37");
  expect(binNames("x", [0.0577, 0.06154], readableDecimals([0.0577, 0.06154]))[1]).toBe(
    "0.0577 < x <= 0.0615"
  );
});

it("entropy edges are the thresholds of a tree three levels deep", () => {
  expect(entropyEdges([1, 2, 3, 4], [0, 0, 1, 1])).toEqual([2.5]);
  const x = Array.from({length: 80}, (_, i) => i);
  // Eight stretches of alternating classes: seven changes, and 2^3 - 1 thresholds to find them with.
  expect(
    entropyEdges(
      x,
      x.map((v) => Math.floor(v / 10) % 2)
    ).length
  ).toBeLessThanOrEqual(7);
  expect(
    entropyEdges(
      x,
      x.map((v) => (v < 20 ? 0 : v < 50 ? 1 : 2))
    )
  ).toEqual([19.5, 49.5]);
});

it("with one class the entropy discretiser cuts at the median", () => {
  expect(entropyEdges([3, 1, 2], [0, 0, 0])).toEqual([2]);
  expect(entropyEdges([4, 1, 3, 2], [0, 0, 0, 0])).toEqual([2.5]);
});

function near(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs(actual[i] - expected[i])).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected[i])));
}
