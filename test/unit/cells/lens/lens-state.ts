import {LogitLens, type LogitLensData} from "../../../../cells/lens/index.ts";

/** A lens on as many places and sites as wanted, of made-up numbers: site s at place p says token p + s, counted from `first`. */
export function madeLens(places: number, layers: number, read = places, first = 0): LogitLens {
  const positions = Array.from({length: places}, (_, place) => place);
  const tokens = positions.map((place) => first + place);
  const sites = Array.from({length: layers + 1}, (_, layer) => ({
    name: `site.${layer}`,
    label: layer === 0 ? "embedding" : `layer ${layer}`,
    layer
  }));
  const words: Record<number, string> = {};
  for (let token = 0; token < places + layers + 20; token++) words[first + token] = ` w${token}`;
  const data: LogitLensData = {
    model: "made-up",
    processing: "weights as trained",
    normalization: "own",
    tokens,
    pieces: positions.map((place) => (place === 0 ? "<s>" : ` w${place}`)),
    words,
    sites,
    pinned: [],
    positions,
    places: positions.slice(places - read).map((position) => {
      const likely = (site: number) =>
        Array.from({length: 10}, (_, i) => ({
          token: first + position + site + i,
          probability: 0.5 ** (i + 1)
        }));
      const followed = Array.from({length: layers + 10}, (_, i) => first + position + i);
      return {
        position,
        ...(position + 1 < places && {next: first + position + 1}),
        sites: sites.map((_, s) => ({top: likely(s), entropy: 3 - (3 * s) / layers, kl: layers - s})),
        paths: followed.map((token) => ({
          token,
          ranks: sites.map((_, s) => 1 + Math.abs(token - first - position - s)),
          probabilities: sites.map((_, s) => 0.5 ** (1 + Math.abs(token - first - position - s))),
          logits: sites.map((_, s) => -Math.abs(token - first - position - s))
        }))
      };
    })
  };
  return new LogitLens(data);
}
