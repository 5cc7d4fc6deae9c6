import type {Random} from "../../math/random.ts";
import {
  type Aspect,
  type AspectWords,
  asides,
  type Subject,
  shared,
  type Verdict,
  words
} from "./aspect-words.ts";

/** One statement of a review, before it is put into a sentence. */
export interface Clause {
  /** begins with a small letter, except for names and "I"; no full stop */
  text: string;
  /** what it is about; null: nothing that is judged */
  aspect: Aspect | null;
  /** what it says of that; null: nothing */
  verdict: Verdict | null;
  how: "plain" | "negated" | "concession" | "neutral" | "aside";
}

/** `{s}` is the subject, `{was}` its verb, `{word}` the word for the verdict. */
const plainFrames = [
  "{s} {was} {word}",
  "{s} {was} {word}",
  "{s} {was} really {word}",
  "{s} {was} simply {word}",
  "{s} {was} once again {word}",
  "we found {s} {word}",
  "to my mind {s} {was} {word}",
  "I must say that {s} {was} {word}",
  // these say no, never or nobody, and turn nothing round
  "nobody could deny that {s} {was} {word}",
  "there is no doubt that {s} {was} {word}",
  "I have never seen it otherwise: {s} {was} {word}",
  "people told us that {s} would be {word}, and they were right",
  "{s} {was} {word}, no more and no less"
];

/** The same with a word for the opposite. */
const negatedFrames = [
  "{s} {was} not {word}",
  "{s} {was} not {word} at all",
  "{s} {was} anything but {word}",
  "{s} {was} by no means {word}",
  "{s} {was} never {word}",
  "we did not find {s} {word}",
  "nobody could call {s} {word}",
  "I cannot say that {s} {was} {word}",
  "I would not say that {s} {was} {word}",
  "it would be unfair to call {s} {word}",
  "people told us that {s} would be {word}, and they were wrong"
];

const concessionFrames = [
  "{part} {wasPart} {opposite}, yet on the whole {s} {was} {word}",
  "although {part} {wasPart} {opposite}, {s} {was} {word}",
  "{part} {wasPart} {opposite}, which hardly matters, since {s} {was} {word}",
  "{part} may have been {opposite}, but {s} {was} {word}"
];

/** the share of statements, neither negated nor conceding, that do without a word for good or bad */
const inOtherWords = 0.35;

export interface Manner {
  /** chance that a statement is made by denying the opposite */
  negation: number;
  /** chance that it first grants the opposite of some small part */
  concession: number;
}

/** A clause that says something good or bad. */
export function opinion(
  aspect: Aspect,
  verdict: Verdict,
  {negation, concession}: Manner,
  random: Random
): Clause {
  const own = words[aspect];
  const opposite = verdict === "good" ? "bad" : "good";
  const kind = random.uniform();
  if (kind < negation) {
    const subject = pick(own.subjects, random);
    const text = fill(pick(negatedFrames, random), {
      ...subjectWords(subject),
      word: wordFor(own, subject, opposite, random)
    });
    return {text, aspect, verdict, how: "negated"};
  }
  if (kind < negation + concession) {
    const part = pick(own.parts, random);
    const text = fill(pick(concessionFrames, random), {
      ...subjectWords(own.whole),
      word: pick([...own[verdict], ...shared[verdict]], random),
      part: part.text,
      wasPart: verbOf(part),
      opposite: pick(own[opposite], random)
    });
    return {text, aspect, verdict, how: "concession"};
  }
  if (random.uniform() < inOtherWords) {
    return {
      text: pick(verdict === "good" ? own.goodClauses : own.badClauses, random),
      aspect,
      verdict,
      how: "plain"
    };
  }
  const subject = pick(own.subjects, random);
  const text = fill(pick(plainFrames, random), {
    ...subjectWords(subject),
    word: wordFor(own, subject, verdict, random)
  });
  return {text, aspect, verdict, how: "plain"};
}

/** A clause that judges nothing; about one of these things, or about none. */
export function remark(about: readonly Aspect[], random: Random): Clause {
  const aspect = random.uniform() < 0.5 && about.length > 0 ? pick(about, random) : null;
  if (aspect === null) return {text: pick(asides, random), aspect, verdict: null, how: "aside"};
  return {text: pick(words[aspect].neutral, random), aspect, verdict: null, how: "neutral"};
}

function wordFor(own: AspectWords, {clear}: Subject, verdict: Verdict, random: Random): string {
  return pick(clear ? [...own[verdict], ...shared[verdict]] : own[verdict], random);
}

function subjectWords(subject: Subject): {s: string; was: string} {
  return {s: subject.text, was: verbOf(subject)};
}

function verbOf({plural}: Subject): string {
  return plural ? "were" : "was";
}

function fill(frame: string, values: Record<string, string>): string {
  return frame.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function pick<One>(list: readonly One[], random: Random): One {
  return list[random.integer(list.length)];
}
