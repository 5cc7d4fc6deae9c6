const marks: Record<string, string> = {"\n": "↵", "\r": "␍", "\t": "⇥", "\u00a0": "⍽"};

/** A token's text with its spaces and line ends to be seen: " dog" as "·dog", "\n" as "↵", none as "∅". */
export function visiblePiece(piece: string): string {
  if (piece === "") return "∅";
  return piece.replace(/[\n\r\t\u00a0]/g, (white) => marks[white]).replaceAll(" ", "·");
}

/** A token's text in a sentence: “dog”, and in words where it is all white. */
export function spokenPiece(piece: string): string {
  if (piece === "") return "an empty token";
  if (piece.trim() !== "") return `“${piece.trim()}”`;
  return piece.includes("\n") ? "a line end" : "a space";
}
