const FIRST = 0xe000;
const LAST = 0xf8ff;

/**
 * A character that occurs in none of the texts, to stand for what is put in later: because no text
 * holds it, no text can forge it. It is for private use, so to Markdown and HTML it is a letter.
 */
export function holeCharacter(texts: string[]): string {
  for (let code = FIRST; code <= LAST; code++) {
    const character = String.fromCharCode(code);
    if (!texts.some((text) => text.includes(character))) return character;
  }
  throw new RangeError(
    "The text uses all 6400 private-use characters of Unicode, and one is needed to mark its holes"
  );
}
