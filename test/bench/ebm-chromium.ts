import {openBenchPage} from "./bench-page.ts";
import type {BenchCase} from "./ebm-cases.ts";

/** A page in Chromium that fits EBMs. */
export async function openPage(): Promise<{
  fitTime(own: BenchCase): Promise<number>;
  close(): Promise<void>;
}> {
  const {page, close} = await openBenchPage("ebm-page.ts", "fitTime");
  return {fitTime: (own) => page.evaluate(`fitTime(${JSON.stringify(own)})`), close};
}
