/** Thrown for a value that no view can show; `remedy` says what to use instead. */
export class NotDisplayable extends Error {
  readonly remedy: string;

  constructor(what: string, remedy: string) {
    super(`${what} cannot be displayed. ${remedy}`);
    this.name = "NotDisplayable";
    this.remedy = remedy;
  }
}
