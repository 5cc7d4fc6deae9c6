import "vega";

// Vega exports it and does not say so in its types.
declare module "vega" {
  /** How wide Vega takes a text to be; `width` may be set. */
  export const textMetrics: {
    width(item: {fontSize?: number; fontWeight?: string | number; limit?: number}, text: unknown): number;
  };
}
