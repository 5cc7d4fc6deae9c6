/** The tools that read and write trees call themselves for each level; text made to be deep would end them. */
export function notTooDeep(render: () => string): string {
  try {
    return render();
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      return "<p>This text is nested too deeply to be shown.</p>";
    }
    throw error;
  }
}
