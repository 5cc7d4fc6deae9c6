import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {fields, wholeNumber} from "../../models/fields.ts";
import type {NamesFilter} from "../../models/transformer/hook-points.ts";
import {transformerField} from "../../models/transformer-fields.ts";
import {pausing} from "../../pause.ts";
import {collect} from "./collect.ts";
import type {Span} from "./token-spans.ts";

export {CollectedActivations, type CollectedRow} from "./collected.ts";
export type {Span} from "./token-spans.ts";

const whole = z.number("a whole number").int("a whole number");
const spanField = z.custom<Span>((value) => typeof (value as Span | null)?.text === "number", {
  error: "a span {text, start, end}"
});

/**
 * Activations of chosen tokens of many texts, a row a token, by TransformerLens's names: what a probe learns from. They
 * are numbers on the CPU, so nothing stays on the backend.
 */
export const collectActivations = defineCell({
  name: "collectActivations",
  title: "Activations of chosen tokens",
  papers: [],
  inputs: fields({
    model: transformerField,
    /** texts to read, each by itself */
    texts: z.array(z.string("a text"), "an array of texts").min(1, "at least one text"),
    /** which activations: a hook's name, a RegExp, an array of these, or a function */
    names: z.custom<NamesFilter>((value) => value !== undefined && value !== null, {
      error: 'the names of activations, such as /mlp.hook_post/ or ["blocks.0.hook_resid_post"]'
    }),
    /** the token of each text: its place, from the end if negative; the last by default */
    positions: z.union([whole, z.array(whole)], "a whole number, or one a text").optional(),
    /** pieces of texts instead of positions, in characters; each gives a row, for a token of it */
    spans: z.array(spanField, "an array of spans {text, start, end}").min(1, "at least one span").optional(),
    /** which token of a span */
    take: z.enum(["first", "last"], '"first" or "last"').default("last"),
    /** tokens after the chosen one to read as well, kept as "name@1"; 0 is the token itself */
    offsets: z.array(whole, "an array of whole numbers").min(1, "at least one offset").default([0]),
    /** texts in one pass, at most */
    batch: wholeNumber(1).default(16),
    /** bytes that may be kept */
    mostBytes: wholeNumber(1).default(256 * 2 ** 20)
  }),
  run({model, texts, ...options}, {signal, progress}) {
    return collect(model, texts, options, {signal, progress, pause: pausing(signal)});
  }
});
