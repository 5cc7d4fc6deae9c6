import {tsPlugin} from "@sveltejs/acorn-typescript";
import {type Options, Parser} from "acorn";
import {SyntaxFault} from "./syntax-fault.ts";
import type {SyntaxNode} from "./syntax-tree.ts";
import {faultOf} from "./syntax-words.ts";
import {skipTrivia} from "./trivia.ts";

const TypeScriptParser = Parser.extend(tsPlugin());

const options: Options = {
  ecmaVersion: "latest",
  sourceType: "module",
  allowAwaitOutsideFunction: true,
  // the TypeScript plugin needs them
  locations: true
};

export type Language = "ts" | "js";

/** Parses a program; throws `SyntaxFault` with an offset into `source`. */
export function parseProgram(source: string, language: Language): SyntaxNode {
  const parser = language === "ts" ? TypeScriptParser : Parser;
  try {
    return parser.parse(source, options) as unknown as SyntaxNode;
  } catch (error) {
    throw faultOf(error, source, language);
  }
}

/** Parses a text that is one expression and nothing more; throws `SyntaxFault`. */
export function parseExpression(source: string, language: Language): SyntaxNode {
  const parser = language === "ts" ? TypeScriptParser : Parser;
  const start = skipTrivia(source, 0);
  if (start === source.length) throw new SyntaxFault("There is no expression here.", start);
  let expression: SyntaxNode;
  try {
    expression = parser.parseExpressionAt(source, start, options) as unknown as SyntaxNode;
  } catch (error) {
    throw faultOf(error, source, language);
  }
  // A parenthesis around the whole belongs to the expression's text, not to its node.
  const after = endOfExpression(source, expression.end, openParentheses(source, start, expression.start));
  if (after < source.length) {
    throw new SyntaxFault("Only one expression can stand here. Move statements to a cell.", after);
  }
  return expression;
}

function openParentheses(source: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at = skipTrivia(source, at + 1)) if (source[at] === "(") count++;
  return count;
}

function endOfExpression(source: string, end: number, open: number): number {
  let at = skipTrivia(source, end);
  for (; open > 0 && source[at] === ")"; open--) at = skipTrivia(source, at + 1);
  return at;
}
