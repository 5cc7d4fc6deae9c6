import type {PositionMap} from "./compiled.ts";

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Insertions and replacements in a text, and the map from the places of the result back to the text.
 * Those at one place come out in the order they were made.
 */
export class Edits {
  readonly #text: string;
  readonly #edits: Edit[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  insert(at: number, text: string): void {
    this.#edits.push({start: at, end: at, text});
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({start, end, text});
  }

  /** The edited text; `map` carries its lines back to a file in which the text begins at (line, column). */
  apply({line, column}: {line: number; column: number}): {text: string; map: PositionMap} {
    const writer = new Writer(line, column);
    let at = 0;
    for (const {start, end, text} of this.#edits.sort((a, b) => a.start - b.start)) {
      if (start < at) throw new RangeError(`Edits overlap at ${start}.`);
      writer.copy(this.#text.slice(at, start));
      writer.write(text);
      writer.skip(this.#text.slice(start, end));
      at = end;
    }
    writer.copy(this.#text.slice(at));
    return {text: writer.text, map: writer.map};
  }
}

// JavaScript ends a line at U+2028 and U+2029 too; a file does not.
const lineBreak = /(\r\n|[\n\r\u2028\u2029])/;
const inFile = /[\n\r]/;

/** Writes the result and keeps both places: where it is in the result, and where in the file. */
class Writer {
  text = "";
  readonly map: PositionMap = [[]];
  #bodyColumn = 0;
  #line: number;
  #column: number;

  constructor(line: number, column: number) {
    this.#line = line;
    this.#column = column;
  }

  /** text that is in the file */
  copy(text: string): void {
    this.#mark();
    for (const [index, piece] of text.split(lineBreak).entries()) {
      const isBreak = index % 2 === 1;
      if (isBreak) this.#breakLine();
      else this.#bodyColumn += piece.length;
      this.#advance(piece, isBreak);
      if (isBreak) this.#mark();
    }
    this.text += text;
  }

  /** text that is not in the file: all of it belongs to the place it is put in */
  write(text: string): void {
    for (const [index, piece] of text.split(lineBreak).entries()) {
      if (index % 2 === 1) this.#breakLine();
      else if (piece) this.#mark();
      if (index % 2 === 0) this.#bodyColumn += piece.length;
    }
    this.text += text;
  }

  /** text of the file that is not in the result */
  skip(text: string): void {
    for (const [index, piece] of text.split(lineBreak).entries()) this.#advance(piece, index % 2 === 1);
  }

  #advance(piece: string, isBreak: boolean): void {
    if (isBreak && inFile.test(piece)) {
      this.#line++;
      this.#column = 1;
    } else {
      this.#column += piece.length;
    }
  }

  #breakLine(): void {
    this.map.push([]);
    this.#bodyColumn = 0;
  }

  #mark(): void {
    const segments = this.map.at(-1)!;
    if (segments.at(-1)?.[0] === this.#bodyColumn) segments.pop();
    segments.push([this.#bodyColumn, this.#line, this.#column]);
  }
}
