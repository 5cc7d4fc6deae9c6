/** What ends a command: a message for the person at the terminal, and the exit code. */
export class CliError extends Error {
  readonly exitCode: number;
  constructor(message: string, {exitCode = 1, cause}: {exitCode?: number; cause?: unknown} = {}) {
    super(message, {cause});
    this.name = "CliError";
    this.exitCode = exitCode;
  }
}

/** The command was not called as it can be: exit code 2. */
export function badUsage(message: string, cause?: unknown): CliError {
  return new CliError(message, {exitCode: 2, cause});
}
