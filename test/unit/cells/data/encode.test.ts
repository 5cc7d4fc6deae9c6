import {table} from "arquero";
import {expect, test} from "vitest";
import {encode, learnEncoding} from "../../../../cells/data/encode.ts";
import {learnTarget} from "../../../../cells/data/target.ts";

const people = table({
  age: [30, null, 50],
  home: ["rent", "owner", null],
  old: [true, false, true],
  y: ["no", "yes", "no"]
});

test("numbers stay, strings become codes in code-unit order, missing values NaN", () => {
  const encoding = learnEncoding(people, {target: "y"});
  expect(encoding).toEqual({
    features: ["age", "home", "old"],
    categories: {home: ["owner", "rent"], old: ["false", "true"]}
  });
  expect(Array.from(encode(people, encoding).data)).toEqual([30, 1, 1, NaN, 0, 0, 50, NaN, 1]);
});

test("row objects and tables, filtered and ordered, are encoded alike", () => {
  const encoding = learnEncoding(people, {target: "y"});
  const kept = people.filter((d: {age: number | null}) => d.age !== null).orderby("home");
  expect(encode(kept, encoding)).toEqual(encode(kept.objects() as never, encoding));
  expect(encode(kept, encoding).rows).toBe(2);
});

test("features choose the columns and their order", () => {
  expect(learnEncoding(people, {target: "y", features: ["old", "age"]}).features).toEqual(["old", "age"]);
  expect(() => learnEncoding(people, {features: ["agee"]})).toThrow('Did you mean "age"?');
  expect(() => learnEncoding(people, {target: "y", features: ["y"]})).toThrow(/other than the target/);
  expect(() => learnEncoding(people, {features: ["age", "age"]})).toThrow(/each column once/);
  expect(() => learnEncoding(people.select("y"), {target: "y"})).toThrow(/at least one besides the target/);
});

test("an unknown level, an infinite number and an absent column are errors that name row and column", () => {
  const encoding = learnEncoding(people, {target: "y"});
  const row = {age: 1, home: "rent", old: true};
  expect(() => encode([row, {...row, home: "castle"}], encoding)).toThrow(
    'home, row 1: got "castle", expected one of "owner", "rent". The model has seen no other value'
  );
  expect(() => encode([{...row, age: Infinity}], encoding)).toThrow("age, row 0: got Infinity");
  expect(() => encode([{...row, age: "30"}], encoding)).toThrow('age, row 0: got "30"');
  expect(() => encode([{home: "rent", old: true}], encoding)).toThrow(/rows\[0\]: got no column "age"/);
  expect(() => encode(people.rename({home: "Home"}), encoding)).toThrow('Is it "Home"?');
  expect(() => encode("rows" as never, encoding)).toThrow(/Arquero table/);
  expect(() => encode([null] as never, encoding)).toThrow("rows[0]: got null");
});

test("a column of dates, of nothing, or of two kinds is an error with a remedy", () => {
  expect(() => learnEncoding(table({d: [new Date()]}))).toThrow(/days/);
  expect(() => learnEncoding(table({x: [null, null]}))).toThrow(/no value in any row/);
  expect(() => learnEncoding(table({x: [1, "a"]}))).toThrow('x, row 1: got "a"');
});

test("classes are sorted, and numbers are a regression unless told otherwise", () => {
  expect(learnTarget(people, "y")).toEqual({name: "y", classes: ["no", "yes"], y: Float64Array.of(0, 1, 0)});
  const numbers = table({y: [10, 2, 10]});
  expect(learnTarget(numbers, "y")).toEqual({name: "y", y: Float64Array.of(10, 2, 10)});
  expect(learnTarget(numbers, "y", "classification").classes).toEqual([2, 10]);
});

test.each([
  ["one class", ["a", "a"], /one class only, "a"/],
  ["a missing value", ["a", null], /no value of "y" in 1 rows \(first: row 1\).*filter/],
  ["labels of two kinds", ["a", true], /string and boolean/],
  ["more than a hundred classes", Array.from({length: 101}, (_, i) => `id${i}`), /at most 100 classes/],
  ["an infinite number", [1, Infinity], /y, row 1: got Infinity/]
])("a target with %s is an error", (_, y, message) => {
  expect(() => learnTarget(table({y}), "y")).toThrow(message);
});
