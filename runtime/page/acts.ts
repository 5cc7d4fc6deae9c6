/** What a reader did before the page's client had come. */
export interface Acts {
  /** ids of the controls that were moved or pressed; the controls themselves hold the values */
  inputs: Set<string>;
  /** buttons that were clicked, in order */
  clicks: HTMLElement[];
}
