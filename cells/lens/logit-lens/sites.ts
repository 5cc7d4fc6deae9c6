import type {TransformerConfig} from "../../models/transformer/config.ts";

/** A place along the residual stream that is looked at. */
export interface LensSite {
  /** the hook's full name: "blocks.0.hook_resid_mid" */
  name: string;
  /** what a reader calls it: "embedding", "3 attention", "3" */
  label: string;
  /** blocks that have written the whole of their part, 0 to nLayers */
  layer: number;
}

/** The residual stream from the embedding to the last block; with sublayers also after each block's attention. */
export function sitesOf({nLayers, attnOnly}: TransformerConfig, sublayers: boolean): LensSite[] {
  const sites: LensSite[] = [{name: "blocks.0.hook_resid_pre", label: "embedding", layer: 0}];
  for (let block = 0; block < nLayers; block++) {
    if (sublayers && !attnOnly) {
      sites.push({name: `blocks.${block}.hook_resid_mid`, label: `attention ${block + 1}`, layer: block});
    }
    const label = sublayers && !attnOnly ? `MLP ${block + 1}` : `layer ${block + 1}`;
    sites.push({name: `blocks.${block}.hook_resid_post`, label, layer: block + 1});
  }
  return sites;
}
