import {describe, expect, it} from "vitest";
import {shapes} from "../../../../../cells/data/pictures/attributes.ts";
import {covered, outlineOf} from "../../../../../cells/data/pictures/outline.ts";

/** Areas of the shapes in a circle of radius 1, by the formulas of plane geometry. */
const areas: Record<(typeof shapes)[number], number> = {
  circle: Math.PI * 0.88 ** 2,
  square: 1.42 ** 2,
  triangle: (3 * Math.sqrt(3)) / 4,
  // ten triangles between the middle, a tip and a notch
  star: 5 * 0.46 * Math.sin(Math.PI / 5),
  cross: 2 * 0.64 * 1.88 - 0.64 ** 2
};

describe.each(shapes)("a %s", (shape) => {
  it("covers the area that geometry says, however it is turned", () => {
    const radius = 40;
    for (const turn of [0, 0.3, 1.9]) {
      const outline = outlineOf(shape, radius, turn);
      let area = 0;
      for (let y = -60; y < 60; y++)
        for (let x = -60; x < 60; x++) area += covered(outline(x + 0.5, y + 0.5));
      expect(Math.abs(area / radius ** 2 / areas[shape] - 1)).toBeLessThan(0.01);
    }
  });

  it("lies within the circle of its radius, but for the softness of its tips", () => {
    const outline = outlineOf(shape, 40, 0.5);
    for (let angle = 0; angle < 6.3; angle += 0.01) {
      expect(outline(41.5 * Math.cos(angle), 41.5 * Math.sin(angle))).toBeGreaterThan(0);
    }
    expect(outline(0, 0)).toBeLessThan(-10);
  });

  it("turns with the hands of a clock", () => {
    const [upright, turned] = [outlineOf(shape, 40, 0), outlineOf(shape, 40, Math.PI / 2)];
    for (const [x, y] of [
      [0, -30],
      [25, 4],
      [-12, 33]
    ])
      expect(turned(-y, x)).toBeCloseTo(upright(x, y), 9);
  });
});
