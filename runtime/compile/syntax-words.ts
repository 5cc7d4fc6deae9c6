import {tokenizer} from "acorn";
import {SyntaxFault} from "./syntax-fault.ts";

const closers: Record<string, string> = {"(": ")", "[": "]", "{": "}", "${": "}"};

/** What the parsers say, and what we say instead. `$1` is the first group. */
const words: [RegExp, string][] = [
  [/^Unterminated string constant/, "This string has no closing quote."],
  [/^Unterminated template/, "This template has no closing back-tick."],
  [/^Unterminated comment/, "This comment has no closing `*/`."],
  [/^Unterminated regular expression/, "This regular expression has no closing `/`."],
  [/^Identifier directly after number/, "A name cannot follow a number directly. Is an operator missing?"],
  [
    /^Identifier '(.+)' has already been declared/,
    "`$1` is declared twice in this cell. Rename one of them."
  ],
  [
    /^'return' outside of function/,
    "A cell does not `return`: write the value alone as its last line to show it."
  ],
  [/^Unsyntactic (break|continue)/, "`$1` has no loop around it."],
  [
    /^Assigning to rvalue/,
    "This cannot be assigned to: the left side of `=` must be a variable or a property."
  ],
  [/^Binding rvalue|^Binding .* in strict mode/, "This cannot be declared as a name."],
  [/^Assigning to (eval|arguments)/, "`$1` cannot be assigned to."],
  [
    /^The keyword '(.+)' is reserved|^'(.+)' is a reserved word/,
    "`$1` is a word of the language and cannot be a name."
  ],
  [
    /^Cannot use keyword 'await' outside an async function|^Can not use 'await'/,
    "`await` needs a function that is `async`."
  ],
  [
    /^Const declarations require an initiali[sz]ation|Missing initializer in const/,
    "A `const` needs a value. Write `= ...`, or use `let`."
  ],
  [/^Abstract methods can only appear/, "An abstract member needs a class that is `abstract`."],
  [
    /^Export '(.+)' is not defined/,
    "A cell does not export: the whole notebook sees its top-level names already."
  ],
  [
    /^'import' and 'export' may only appear at the top level/,
    "`import` stands at the top level of a cell, or is called: `await import(...)`."
  ],
  [/^Invalid regular expression/, "$&."],
  [/^Deleting local variable in strict mode/, "A variable cannot be deleted."],
  [/^'with' in strict mode/, "`with` is not allowed: name the object each time."]
];

/** The fault for an error of the parser. Errors that are not about the source pass unchanged. */
export function faultOf(error: unknown, source: string, language: "ts" | "js"): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const at = (error as SyntaxError & {pos?: number}).pos ?? 0;
  const said = error.message.replace(/ \(\d+:\d+\)$/, "");
  for (const [pattern, message] of words) {
    const match = said.match(pattern);
    if (match)
      return new SyntaxFault(message.replace("$&", match[0]).replace("$1", match[1] ?? match[2] ?? ""), at);
  }
  if (at >= source.trimEnd().length) {
    const open = lastUnclosed(source);
    if (open)
      return new SyntaxFault(
        `This \`${open.text}\` is never closed. Add \`${closers[open.text]}\`.`,
        open.offset
      );
    return new SyntaxFault("The code stops in the middle of something. Is a part missing at the end?", at);
  }
  if (/^Unexpected token|^Unexpected character|^Expected/.test(said))
    return new SyntaxFault(unexpected(source, at, language), at);
  return new SyntaxFault(/[.?!]$/.test(said) ? said : `${said}.`, at);
}

function unexpected(source: string, at: number, language: "ts" | "js"): string {
  const token =
    source.slice(at).match(/^(?:[\p{ID_Continue}$]+|=>|[=!<>]=+|&&|\|\||\?\?|\S)/u)?.[0] ?? source[at];
  const closing = Object.values(closers).includes(token) && !lastUnclosed(source.slice(0, at));
  if (closing) return `This \`${token}\` closes nothing. Remove it, or add what it should close.`;
  const hint = language === "js" && token === ":" ? " Types need a `ts` cell." : "";
  return `\`${token}\` cannot stand here. Is something missing before it?${hint}`;
}

// The innermost bracket without its partner, by the tokens alone: the tree does not exist.
function lastUnclosed(source: string): {text: string; offset: number} | undefined {
  const open: {text: string; offset: number}[] = [];
  try {
    for (const token of tokenizer(source, {ecmaVersion: "latest", sourceType: "module"})) {
      const text = source.slice(token.start, token.end);
      if (text in closers) open.push({text, offset: token.start});
      else if (text === ")" || text === "]" || text === "}") {
        if (closers[open.at(-1)?.text ?? ""] !== text) return open.at(-1);
        open.pop();
      }
    }
  } catch {
    // no token can be read further on: what is open up to there counts
  }
  return open.at(-1);
}
