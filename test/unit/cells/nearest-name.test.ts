import {expect, test} from "vitest";
import {nearest} from "../../../cells/nearest-name.ts";

test.each([
  ["credits", ["credit", "iris"], "credit"],
  [".hdie", [".hide", ".manual"], ".hide"],
  ["jsn", ["json", "timeout"], "json"],
  ["ab", ["ba"], "ba"],
  ["TABLE", ["table"], "table"],
  ["income", ["outcome", "incomes"], "incomes"],
  ["quick", ["brown", "fox"], undefined],
  ["x", ["y", "zz"], "y"]
])("%s among %j is %s", (name, candidates, near) => {
  expect(nearest(name, candidates)).toBe(near);
});
