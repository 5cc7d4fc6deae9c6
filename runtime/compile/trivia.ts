const trivia = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y;
const word = /[\p{ID_Continue}$\u200c\u200d]+/uy;

/** The first offset at or after `from` that is neither white space nor comment. */
export function skipTrivia(source: string, from: number): number {
  trivia.lastIndex = from;
  trivia.exec(source);
  return trivia.lastIndex;
}

/** As `skipTrivia`, going over closing parentheses too: the tree does not keep those around an expression. */
export function skipClosing(source: string, from: number): number {
  let at = skipTrivia(source, from);
  while (source[at] === ")") at = skipTrivia(source, at + 1);
  return at;
}

/** The end of the word at `from`; `from` itself when there is none. */
export function endOfWord(source: string, from: number): number {
  word.lastIndex = from;
  return word.test(source) ? word.lastIndex : from;
}
