/**
 * Width of a line of text in pixels, as a usual sans-serif font sets it. Charts are drawn where no font can be measured
 * (in Node, in a worker), and look the same wherever they are drawn. The widths are those of a wide font, DejaVu Sans,
 * rounded by kind of letter: in a narrower one a label has a little room to spare, in none is it cut.
 */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let width = 0;
  for (const character of text) width += emsOf(character);
  return width * fontSize * (bold ? 1.1 : 1);
}

// in parts of the font's size
const kinds: [characters: RegExp, ems: number][] = [
  [/[\s.,:;'|!ijlI]/, 0.32],
  [/[ftr()[\]{}"/\\*-]/, 0.4],
  [/[mMW@%]/, 0.95],
  [/[w+<>=≤≥−±×~GOQ]/, 0.83],
  [/[A-Z]/, 0.69],
  [/[\da-z#$&?_]/, 0.63]
];

function emsOf(character: string): number {
  return kinds.find(([characters]) => characters.test(character))?.[1] ?? 1;
}
