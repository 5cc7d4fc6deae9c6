const FIRST = 0xe000;
const LAST = 0xf8ff;

/**
 * A character that occurs in none of the texts, neither as itself nor as a character reference of HTML nor
 * percent-encoded, to stand for what is put in later: because no text holds it, no text can forge it.
 * It is for private use, so to Markdown and HTML it is a letter like others.
 */
export function holeCharacter(texts: string[]): string {
  const referenced = new Set(texts.flatMap(references));
  for (let code = FIRST; code <= LAST; code++) {
    const character = String.fromCharCode(code);
    const encoded = encodeURIComponent(character);
    const used = (text: string) => text.includes(character) || text.toUpperCase().includes(encoded);
    if (!referenced.has(code) && !texts.some(used)) return character;
  }
  throw new RangeError(
    "The text uses all 6400 private-use characters of Unicode, and one is needed to mark its holes"
  );
}

function references(text: string): number[] {
  return Array.from(text.matchAll(/&#(?:x([0-9a-f]+)|([0-9]+))/gi), ([, hex, decimal]) =>
    hex ? Number.parseInt(hex, 16) : Number(decimal)
  );
}
