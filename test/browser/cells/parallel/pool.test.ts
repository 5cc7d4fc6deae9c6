import {describe} from "vitest";
import {promisesOfParallel} from "../../../unit/cells/parallel/pool-cases.ts";

describe("cells/parallel on a page", () => {
  promisesOfParallel();
});
