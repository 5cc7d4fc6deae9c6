interface Context {
  signal: AbortSignal;
  progress(fraction: number, note?: string): void;
}

/** A library cell as the kernel sees one: bound to the run that calls it. */
function make(context?: Context) {
  const call = async (): Promise<string> => {
    context?.progress(0.5, "half way");
    await new Promise((resolve) => setTimeout(resolve, 20));
    return context ? `aborted: ${context.signal.aborted}` : "not bound";
  };
  return Object.assign(call, {[Symbol.for("glassbook.bind")]: make});
}

export const bound = make();

export const greeting = "good morning";
