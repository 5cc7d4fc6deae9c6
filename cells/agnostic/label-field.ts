import {z} from "zod";

/** A class, as the model names it. */
export const labelField = z.union(
  [z.string(), z.number(), z.boolean()],
  "a class as the model names it: a string, a number, true or false"
);
