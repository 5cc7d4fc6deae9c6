import {expect, test} from "vitest";
import {openLesson} from "./open-lesson.ts";

const {cells, said, move} = openLesson("hello");

test("every cell of the first notebook runs", async () => {
  for (const [id, {status, error}] of cells())
    expect([id, status, error?.message]).toEqual([id, "done", undefined]);
  await move("spiders/0", 4);
  expect(said("cell-3")).toBe("That makes **32** legs.");
});
