/** Places in a file from offsets into a piece of it that begins at (line, column), all 1-based. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #line: number;
  readonly #column: number;

  constructor(source: string, {line, column}: {line: number; column: number}) {
    for (const match of source.matchAll(/\r\n|[\n\r]/g)) this.#starts.push(match.index + match[0].length);
    this.#line = line;
    this.#column = column;
  }

  at(offset: number): {line: number; column: number} {
    const index = this.#starts.findLastIndex((start) => start <= offset);
    const column = offset - this.#starts[index] + (index === 0 ? this.#column : 1);
    return {line: this.#line + index, column};
  }
}
