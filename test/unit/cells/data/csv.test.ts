import {expect, test} from "vitest";
import {fromCSV} from "../../../../cells/data/csv.ts";

const values = (text: string | Uint8Array, name: string, options = {}) =>
  Array.from(fromCSV(text, options).array(name) as ArrayLike<unknown>);

test("a column of numbers becomes a Float64Array, with the very numbers of the text", () => {
  expect(fromCSV("x\n0.1\n1e-7\n-3\n+4.\n").column("x")).toEqual(Float64Array.of(0.1, 1e-7, -3, 4));
});

test("a missing number is null, however it is spelled", () => {
  expect(values("x,y\n1,a\n,b\nNA,c\nNaN,d\nnan,e\nN/A,f\nnull,g\n?,h\n 2 ,i", "x")).toEqual([
    1,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    2
  ]);
});

test("the spellings of a missing value can be given, and then no other counts", () => {
  expect(values("country,x\nNA,1\n--,2", "country", {missing: ["--"]})).toEqual(["NA", null]);
});

test("true and false make booleans, and infinity is a number", () => {
  expect(values("x\ntrue\nFALSE\n", "x")).toEqual([true, false]);
  expect(values("x\n1\n-inf\nInfinity", "x")).toEqual([1, -Infinity, Infinity]);
});

test("numbers with leading zeros stay strings, because a postcode would lose them", () => {
  expect(values("postcode\n01067\n99817", "postcode")).toEqual(["01067", "99817"]);
  expect(values("x\n0.5\n0", "x")).toEqual([0.5, 0]);
});

test("the type of a column can be given, and a value that does not fit names its line", () => {
  expect(values("x\n1\n2", "x", {types: {x: "string"}})).toEqual(["1", "2"]);
  expect(() => fromCSV("x,y\n1,2\n3,4\nfive,6", {types: {x: "number"}})).toThrow(
    'line 4, column "x": got "five", expected a number'
  );
  expect(() => fromCSV("x\n1", {types: {z: "number"}})).toThrow(
    'types: got "z", expected a column of the file: x'
  );
});

test("quoted values hold delimiters, quotes and line ends, and lines are still counted right", () => {
  const text = 'name,x\r\n"a, ""b""",1\r\n"two\r\nlines",2\r\n';
  expect(values(text, "name")).toEqual(['a, "b"', "two\r\nlines"]);
  expect(() => fromCSV(`${text}short\r\n`)).toThrow("got 1 values on line 5, expected 2");
});

test("a byte order mark, a last line without end and blank lines change nothing", () => {
  expect(values("\uFEFFx,y\n\n1,2\n\n3,4", "x")).toEqual([1, 3]);
  expect(values(new TextEncoder().encode("\uFEFFx\n1\n"), "x")).toEqual([1]);
});

test.each([
  ["a ragged line names the line and both counts", "a,b\n1,2\n1,2,3\n", /3 values on line 3.*expected 2/],
  ["an empty file is said to be empty", "", /an empty file/],
  ["a file of blank lines is empty", "\n\n", /an empty file/],
  ["two columns of one name are named with their places", "a,b,a\n1,2,3", /the name "a" for columns 1 and 3/],
  ["a column without a name is named by its place", "a,,c\n1,2,3", /no name for column 2/],
  ["a header without rows is an error", "a,b\n", /column names and no rows/],
  ["a quote that is never closed names the line it opened on", 'a\n1\n"2\n3', /opened on line 3/],
  ["text after a closing quote is an error", 'a,b\n"1"x,2', /after a closing quote on line 2/],
  ["a NUL character is no text", "a\n\0", /NUL/],
  ["a file divided by bars gets the remedy", "a|b\n1|2", /delimiter: "\|"/],
  ["decimal commas get the remedy", "a;b\n1;2\n1;2,5", /line 3, column "b": got "2,5".*decimal: ","/]
])("%s", (_, text, message) => {
  expect(() => fromCSV(text)).toThrow(message);
});

test("invalid UTF-8 names the line", () => {
  const bytes = Uint8Array.from([...new TextEncoder().encode("name\nMüller\n"), 0x4d, 0xfc, 0x6c, 0x0a]);
  expect(() => fromCSV(bytes)).toThrow(/invalid UTF-8 on line 3.*Save the file again/);
});

test("a file over the limit is refused before it is read", () => {
  expect(() => fromCSV("x\n1\n2\n3", {maxBytes: 4})).toThrow("got 7 bytes, expected at most 4");
});

test("another delimiter can be given, but it is one character", () => {
  expect(values("a;b\n1;2", "b", {delimiter: ";"})).toEqual([2]);
  expect(() => fromCSV("a\n1", {delimiter: ";;"})).toThrow(/one character/);
});

test("a first line without a comma may be divided by semicolons or tabs", () => {
  expect(values('\n"a, b";c\n1;2\n', "c")).toEqual([2]);
  expect(values("a\tb\n1\t2\n", "b")).toEqual([2]);
  // a comma in it decides, and so does the option
  expect(fromCSV("a;b,c\n1,2\n").columnNames()).toEqual(["a;b", "c"]);
  expect(fromCSV("a;b\n1;2\n", {delimiter: ","}).columnNames()).toEqual(["a;b"]);
});

test("decimal commas are read when told so, and text is left as it is", () => {
  const text = "a;b;c\n1,5;x,1;2\n;y;-3,25\n";
  expect(values(text, "a", {decimal: ","})).toEqual([1.5, null]);
  expect(values(text, "b", {decimal: ","})).toEqual(["x,1", "y"]);
  expect(values(text, "c", {decimal: ","})).toEqual([2, -3.25]);
  expect(values("a;b\n1,5;2", "a", {types: {a: "string"}})).toEqual(["1,5"]);
});

test("a hundred thousand lines are read in well under two seconds", () => {
  const text = `a,b,c\n${"1.5,word,\n".repeat(100_000)}`;
  const start = performance.now();
  expect(fromCSV(text).numRows()).toBe(100_000);
  expect(performance.now() - start).toBeLessThan(2000);
});
