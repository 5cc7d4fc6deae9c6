import {tsPlugin} from "@sveltejs/acorn-typescript";
import {Parser, tokTypes} from "acorn";

const OPTIONS = {ecmaVersion: "latest", sourceType: "module", allowHashBang: false} as const;
const TypeScript = Parser.extend(tsPlugin());

/**
 * Finds where the `${` at an offset ends: just after the brace that closes it, or undefined where none
 * does before `limit`. Each piece of text is read once, however many `${` are nested in it.
 */
export type FindEnd = (start: number, limit: number) => number | undefined;

export function expressionEnds(text: string): FindEnd {
  // what a reading that began further left has found out already
  const known = new Map<number, number | undefined>();
  return (start, limit) => {
    if (known.has(start)) return known.get(start);
    const {regexp, ends} = balance(text.slice(start, limit));
    for (const [at, end] of ends) known.set(start + at, end === undefined ? undefined : start + end);
    // Only a parser tells a division from a regular expression with certainty: `a! / b` is TypeScript.
    if (regexp) known.set(start, parsedEnd(text.slice(start, limit), start) ?? known.get(start));
    return known.get(start);
  };
}

/** Reads tokens from a `${` at 0 until it is closed, and notes every `${` met on the way with its end. */
function balance(text: string): {regexp: boolean; ends: Map<number, number | undefined>} {
  const ends = new Map<number, number | undefined>([[0, undefined]]);
  const open: number[] = [];
  let regexp = false;
  // Inside a template the lexer knows that an expression follows, where a bare brace would be a block's.
  const tokens = Parser.tokenizer(`\`${text}`, OPTIONS);
  try {
    for (;;) {
      const {type, start, end} = tokens.getToken();
      if (type === tokTypes.eof) break;
      if (type === tokTypes.regexp) regexp = true;
      if (type === tokTypes.dollarBraceL || type === tokTypes.braceL) {
        // offsets of the token in `text`, which stands one to the left
        const at = type === tokTypes.dollarBraceL ? start - 1 : start - 2;
        open.push(at);
        if (text.startsWith("${", at)) ends.set(at, undefined);
      } else if (type === tokTypes.braceR) {
        const at = open.pop()!;
        if (ends.has(at)) ends.set(at, end - 1);
        if (open.length === 0) break;
      }
    }
  } catch {
    // No token: what is still open stays so. A slash before it may have been misread.
    regexp = text.includes("/");
  }
  return {regexp, ends};
}

/** The end of a `${` at 0 whose content is one whole TypeScript expression. */
function parsedEnd(text: string, start: number): number | undefined {
  try {
    const {end} = TypeScript.parseExpressionAt(text, 2, {
      ...OPTIONS,
      locations: true,
      allowAwaitOutsideFunction: true
    });
    const close = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*\}/y;
    close.lastIndex = end;
    return close.test(text) ? start + close.lastIndex : undefined;
  } catch {
    return undefined;
  }
}
