import type {Shape} from "./attributes.ts";

/** How far a point is outside an outline (negative: inside), in pixels; exact enough within a pixel of the edge. */
export type Outline = (x: number, y: number) => number;

/** The corner of a star's notches lies this share of its radius from the middle. */
const notch = 0.46;

const fifth = (2 * Math.PI) / 5;

/* Each fits into the circle of its radius, around 0, 0. */
const outlines: Record<Shape, (radius: number) => Outline> = {
  circle: (radius) => (x, y) => Math.hypot(x, y) - 0.88 * radius,
  square: (radius) => box(0.71 * radius, 0.71 * radius),
  triangle: (radius) => (x, y) => {
    const side = Math.abs(x) * (Math.sqrt(3) / 2) - y / 2;
    return Math.max(side, y) - radius / 2;
  },
  star: (radius) => {
    // the edge from a tip at (radius, 0) to the notch half a point further on
    const notchX = notch * radius * Math.cos(fifth / 2);
    const notchY = notch * radius * Math.sin(fifth / 2);
    const length = Math.hypot(radius - notchX, notchY);
    return (x, y) => {
      // all ten edges are folded onto one; a tip points up
      const turn = Math.atan2(x, -y);
      const angle = Math.abs(turn - fifth * Math.round(turn / fifth));
      const distance = Math.hypot(x, y);
      const [along, across] = [distance * Math.cos(angle), distance * Math.sin(angle)];
      return ((along - radius) * notchY + across * (radius - notchX)) / length;
    };
  },
  cross: (radius) => {
    const [upright, beam] = [box(0.32 * radius, 0.94 * radius), box(0.94 * radius, 0.32 * radius)];
    return (x, y) => Math.min(upright(x, y), beam(x, y));
  }
};

function box(halfWidth: number, halfHeight: number): Outline {
  return (x, y) => {
    const [dx, dy] = [Math.abs(x) - halfWidth, Math.abs(y) - halfHeight];
    return dx > 0 && dy > 0 ? Math.hypot(dx, dy) : Math.max(dx, dy);
  };
}

/** The outline of a shape around 0, 0, turned clockwise by radians. */
export function outlineOf(shape: Shape, radius: number, turn: number): Outline {
  const upright = outlines[shape](radius);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return (x, y) => upright(x * cos + y * sin, y * cos - x * sin);
}

/** How much of a pixel lies inside an edge that passes at this distance from its middle. */
export function covered(distance: number): number {
  return distance <= -0.5 ? 1 : distance >= 0.5 ? 0 : 0.5 - distance;
}
