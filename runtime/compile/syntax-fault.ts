/** A cell that cannot be compiled: what is wrong, in words for the reader, and where in the cell's source. */
export class SyntaxFault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = "SyntaxFault";
    this.offset = offset;
  }
}

/** `const x = x + 1`: a cycle of one. */
export class SelfReference extends SyntaxFault {
  readonly variable: string;
  constructor(variable: string, offset: number) {
    super(`\`${variable}\` is defined by itself: its value is read before it has one.`, offset);
    this.variable = variable;
  }
}
