import {describe, expect, test} from "vitest";
import {type Aspect, aspects, type Verdict} from "../../../../../cells/data/reviews/aspect-words.ts";
import {opinion} from "../../../../../cells/data/reviews/clause.ts";
import {reviews} from "../../../../../cells/data/reviews/index.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";

const set = reviews({rows: 2000, seed: 1, negation: 0.2, concession: 0.1, statements: 2, irrelevant: 1});
const conceptNames = aspects.flatMap((aspect) => [`${aspect} good`, `${aspect} bad`]);

describe("what reviews say is known", () => {
  test("concepts come in one order, in groups of which at most one holds", () => {
    expect(set.conceptNames).toEqual(conceptNames);
    expect(set.groups.food).toEqual(["food good", "food bad"]);
    for (const [good, bad] of Object.values(set.groups)) {
      for (let row = 0; row < set.rows; row++)
        expect(set.truth![good][row] + set.truth![bad][row]).toBeLessThan(2);
    }
    expect(set.concepts).toEqual(set.truth);
  });

  test("the clauses' places cover just the clauses, and the rest is only what joins sentences", () => {
    for (const [row, clauses] of set.clauses!.entries()) {
      const text = set.texts[row];
      let from = 0;
      for (const {start, end, text: clause} of clauses) {
        expect(text.slice(start, end).toLowerCase()).toBe(clause.toLowerCase());
        expect(text.slice(from, start)).toMatch(/^(\. |, and |, but |, while |; )?$/);
        from = end;
      }
      expect(text.slice(from)).toBe(".");
    }
  });

  test("the truth of a review is what its clauses say, and no clause says otherwise", () => {
    for (const [row, clauses] of set.clauses!.entries()) {
      for (const aspect of aspects) {
        const said = new Set(
          clauses.filter((clause) => clause.aspect === aspect).map(({verdict}) => verdict)
        );
        said.delete(null);
        expect(said.size).toBeLessThanOrEqual(1);
        for (const verdict of ["good", "bad"] as const)
          expect(set.truth![`${aspect} ${verdict}`][row]).toBe(Number(said.has(verdict)));
      }
    }
  });

  test("the table says the same in words, and has the label and the stars", () => {
    const {table} = set;
    expect(table.columnNames()).toEqual(["text", ...aspects, "stars", "recommend"]);
    for (let row = 0; row < 50; row++) {
      for (const aspect of aspects) {
        const word = table.get(aspect, row);
        expect(word === "good").toBe(set.concepts[`${aspect} good`][row] === 1);
        expect(word === "bad").toBe(set.concepts[`${aspect} bad`][row] === 1);
      }
      expect(table.get("recommend", row)).toBe(set.labels[row]);
      expect([1, 2, 3, 4, 5]).toContain(table.get("stars", row));
    }
  });

  test("the label follows the rule that is stated: chances are those of its logistic", () => {
    const many = reviews({rows: 20_000, seed: 2, rule: {scale: 1}});
    const {weights, bias} = {
      weights: [2, -2.4, 1.4, -1.8, 0.9, -0.8, 0.6, -1],
      bias: 0.3
    };
    // by chance that the rule states, in tenths
    const tenths = Array.from({length: 10}, () => ({rows: 0, expected: 0, found: 0}));
    for (let row = 0; row < many.rows; row++) {
      const score = conceptNames.reduce((sum, name, k) => sum + weights[k] * many.truth![name][row], bias);
      const chance = 1 / (1 + Math.exp(-score));
      const tenth = tenths[Math.min(9, Math.floor(chance * 10))];
      tenth.rows++;
      tenth.expected += chance;
      tenth.found += Number(many.labels[row] === "yes");
    }
    for (const {rows, expected, found} of tenths.filter(({rows}) => rows > 200)) {
      const error = Math.sqrt((expected * (1 - expected / rows)) / rows / rows);
      expect(Math.abs(found / rows - expected / rows)).toBeLessThan(4 * error);
    }
  });
});

describe("a grammar writes them", () => {
  // the words of the lists are read back out of the clauses
  test("a negated statement uses a word for the opposite of what it says", () => {
    const bad = /greasy|bland|cold|overcooked|lukewarm|undercooked|salty|dull|tasteless|burnt|heavy/;
    const random = new Random(3);
    let seen = 0;
    for (let k = 0; k < 300; k++) {
      const good = opinion("food", "good", {negation: 1, concession: 0}, random);
      expect(good.how).toBe("negated");
      expect(good.verdict).toBe("good");
      expect(good.text).toMatch(/\b(not|no|never|nobody|anything but|unfair|wrong|cannot)\b/);
      expect(good.text).not.toMatch(/delicious|fresh|flavour|seasoned|tasty|excellent|wonderful|perfect/);
      seen += Number(bad.test(good.text));
    }
    expect(seen).toBeGreaterThan(100);
  });

  test("words of denial stand in statements too that deny nothing", () => {
    const plain = set.clauses!.flat().filter(({how}) => how === "plain");
    expect(plain.filter(({text}) => /\b(no|nobody|never)\b/.test(text)).length).toBeGreaterThan(100);
  });

  test("things are named in clauses that judge nothing, so that no name gives a verdict away", () => {
    for (const aspect of aspects) {
      const neutral = set
        .clauses!.flat()
        .filter((clause) => clause.aspect === aspect && clause.verdict === null);
      expect(neutral.length).toBeGreaterThan(20);
    }
  });

  test.each([
    ["negation", 0.3],
    ["concession", 0.4]
  ] as const)("the share of %s is what was asked", (kind, share) => {
    const how = {negation: "negated", concession: "concession"}[kind];
    const clauses = reviews({rows: 3000, seed: 4, negation: 0, concession: 0, [kind]: share}).clauses!.flat();
    const opinions = clauses.filter(({verdict}) => verdict !== null);
    const found = opinions.filter((clause) => clause.how === how).length / opinions.length;
    expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / opinions.length));
  });

  test.each([0, 0.3, 1])(
    "of reviews on two things or more, a share of %d praises one and blames another",
    (mixed) => {
      const {truth, rows} = reviews({rows: 3000, seed: 5, mixed});
      const said = (row: number, verdict: Verdict): Aspect[] =>
        aspects.filter((aspect) => truth![`${aspect} ${verdict}`][row] === 1);
      const several = Array.from({length: rows}, (_, row) => row).filter(
        (row) => said(row, "good").length + said(row, "bad").length > 1
      );
      const both = several.filter((row) => said(row, "good").length > 0 && said(row, "bad").length > 0);
      const error = Math.sqrt((mixed * (1 - mixed)) / several.length);
      expect(Math.abs(both.length / several.length - mixed)).toBeLessThanOrEqual(4 * error);
    }
  );

  test("each thing is spoken of as often as was asked, and a review always speaks of one", () => {
    const {truth, rows} = reviews({rows: 3000, seed: 6, mentioned: 0.8});
    for (const aspect of aspects) {
      const share =
        truth![`${aspect} good`].reduce((sum, is, row) => sum + is + truth![`${aspect} bad`][row], 0) / rows;
      expect(Math.abs(share - 0.8)).toBeLessThan(0.03);
    }
    const silent = reviews({rows: 200, seed: 6, mentioned: 0, irrelevant: 0});
    expect(silent.clauses!.every((clauses) => clauses.filter(({verdict}) => verdict).length === 1)).toBe(
      true
    );
  });

  test("many thousand differ: long ones all, of the shortest few are alike by chance", () => {
    const long = reviews({rows: 10_000, seed: 7, mentioned: 1});
    expect(new Set(long.texts).size).toBe(10_000);
    const usual = reviews({rows: 10_000, seed: 7});
    expect(new Set(usual.texts).size).toBeGreaterThan(9_500);
  });

  test("statements and remarks make a text longer", () => {
    const words = (options: object) =>
      reviews({rows: 300, seed: 8, ...options}).texts.reduce((sum, text) => sum + text.split(" ").length, 0) /
      300;
    expect(words({statements: 4})).toBeGreaterThan(1.5 * words({statements: 1}));
    expect(words({irrelevant: 4})).toBeGreaterThan(1.5 * words({irrelevant: 0}));
  });
});

describe("the same seed gives the same reviews", () => {
  test("to the byte, and another seed others", () => {
    const json = (seed: number) => JSON.stringify({...reviews({rows: 200, seed})});
    expect(json(9)).toBe(json(9));
    expect(json(9)).not.toBe(json(10));
  });

  test("the first rows are the same however many follow", () => {
    expect(reviews({rows: 50, seed: 9}).texts).toEqual(reviews({rows: 100, seed: 9}).texts.slice(0, 50));
  });

  test("shares of wrong and missing labels change no text and no truth", () => {
    const plain = reviews({rows: 400, seed: 11});
    const noisy = reviews({rows: 400, seed: 11, labelNoise: 0.2, conceptNoise: 0.3, missing: 0.1});
    expect(noisy.texts).toEqual(plain.texts);
    expect(noisy.truth).toEqual(plain.truth);
  });
});

describe("labels with errors at will", () => {
  const plain = reviews({rows: 1000, seed: 12});
  const differing = (a: ArrayLike<unknown>, b: ArrayLike<unknown>): number =>
    Array.from(a).filter((value, i) => !Object.is(value, b[i])).length;
  const verdictOf = (from: typeof plain.truth, aspect: Aspect) =>
    from![`${aspect} good`].map((good, row) => `${good} ${from![`${aspect} bad`][row]}`);

  test("the share of turned recommendations is exact, and a larger share holds the smaller", () => {
    const some = reviews({rows: 1000, seed: 12, labelNoise: 0.1});
    const more = reviews({rows: 1000, seed: 12, labelNoise: 0.3});
    expect(differing(some.labels, plain.labels)).toBe(100);
    expect(differing(more.labels, plain.labels)).toBe(300);
    expect(differing(more.labels, some.labels)).toBe(200);
  });

  test("the share of wrong concept labels is exact, and a wrong label is another one of the thing", () => {
    const noisy = reviews({rows: 1000, seed: 12, conceptNoise: 0.3});
    const wrong = aspects.map((aspect) =>
      differing(verdictOf(noisy.concepts, aspect), verdictOf(plain.truth, aspect))
    );
    expect(wrong.reduce((a, b) => a + b)).toBe(1200);
    for (const [good, bad] of Object.values(noisy.groups)) {
      for (let row = 0; row < noisy.rows; row++)
        expect(noisy.concepts[good][row] + noisy.concepts[bad][row]).toBeLessThan(2);
    }
    expect(noisy.labels).toEqual(plain.labels);
  });

  test("the share of missing concept labels is exact; what is missing is NaN, and null in the table", () => {
    const gaps = reviews({rows: 1000, seed: 12, missing: 0.25});
    const missing = aspects.map((aspect) => gaps.concepts[`${aspect} good`].filter(Number.isNaN).length);
    expect(missing.reduce((a, b) => a + b)).toBe(1000);
    for (const [row, value] of gaps.concepts["food bad"].entries())
      expect(gaps.table.get("food", row) === null).toBe(Number.isNaN(value));
  });

  test("of all wrong, all are wrong", () => {
    const noisy = reviews({rows: 100, seed: 12, conceptNoise: 1});
    const first = reviews({rows: 100, seed: 12});
    for (const aspect of aspects)
      expect(differing(verdictOf(noisy.concepts, aspect), verdictOf(first.truth, aspect))).toBe(100);
  });
});

describe("a set of reviews", () => {
  test("gives some of its rows, with all that belongs to them", () => {
    const some = set.only([5, 3]);
    expect(some.texts).toEqual([set.texts[5], set.texts[3]]);
    expect(some.labels).toEqual([set.labels[5], set.labels[3]]);
    expect(some.truth!["noise bad"]).toEqual([set.truth!["noise bad"][5], set.truth!["noise bad"][3]]);
    expect(some.clauses![1]).toEqual(set.clauses![3]);
    expect(some.table.get("food", 0)).toBe(set.table.get("food", 5));
    expect(some.groups).toEqual(set.groups);
  });

  test("shows a review with what judges marked, and itself as a table", () => {
    const row = set.clauses!.findIndex((clauses) => clauses.some(({verdict}) => verdict === null));
    const {parts} = set.review(row);
    const html = parts.join("");
    const judging = set.clauses![row].filter(({verdict}) => verdict !== null);
    expect(html.match(/<mark>/g)?.length ?? 0).toBe(judging.length);
    for (const {aspect, verdict} of judging) expect(html).toContain(`[${aspect} ${verdict}]`);
    expect(html.replace(/<small>.*?<\/small>|<[^>]*>/g, "").replace(/\s+/g, " ")).toContain(
      set.texts[row].slice(judging.at(-1)!.end)
    );
    expect(set[viewSymbol]()).toMatchObject({kind: "table", totalRows: 2000});
  });

  test.each([
    ["rows", () => set.only([2000]), "rows: got 2000, expected a review from 0 to 1999"],
    ["row", () => set.review(-1), "row: got -1, expected a review from 0 to 1999"],
    ["row", () => set.review("first" as never), "row: got first"]
  ])("refuses a %s that is not there", (_, ask, message) => {
    expect(ask).toThrow(message);
  });
});

describe("bad input", () => {
  test.each([
    [{rows: 0}, "rows: got 0, expected a whole number, 1 to 100,000"],
    [{rows: 2.5}, "rows: got 2.5, expected a whole number"],
    [{seed: -1}, "seed: got -1"],
    [{negation: 1.2}, "negation: got 1.2, expected a share, 0 to 1"],
    [{labelNoise: Number.NaN}, "labelNoise: got NaN, expected a share, 0 to 1"],
    [{conceptNoise: "much"}, 'conceptNoise: got "much", expected a share, 0 to 1'],
    [{negation: 0.7, concession: 0.4}, "concession: got 0.4, expected at most 0.3"],
    [{irrelevant: 11}, "irrelevant: got 11, expected a number, 0 to 10"],
    [{statements: 0}, "statements: got 0, expected a whole number, 1 to 4"],
    [{mixxed: 0.5}, 'reviews: got the option "mixxed"'],
    [{rule: {weights: {"food nice": 1}}}, 'rule.weights: got a weight of "food nice"'],
    [{rule: {scale: -1}}, "rule.scale: got -1, expected a number, 0 to 100"]
  ])("%j is refused with the field and what was expected", (options, message) => {
    expect(() => reviews(options as never)).toThrow(message);
  });
});
