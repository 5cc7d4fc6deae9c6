/**
 * Makes cells/concept/sentence-states/store/*.safetensors: reviews of our generator, by the options of the card beside,
 * read by the MiniLM that comes with Glassbook. Writes sizes, hashes and what rounding costs into the card, whose words
 * are written by hand. Run: node --conditions=development tools/make-review-states.ts [name]
 */
import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {sentenceStates} from "../cells/concept/sentence-states/index.ts";
import {
  describingTexts,
  type ReviewStatesCard,
  readReviewStates
} from "../cells/concept/sentence-states/review-states.ts";
import {reviews} from "../cells/data/reviews/index.ts";
import {models} from "../cells/models/models.ts";
import {writeSafetensors} from "../cells/models/weights/write-safetensors.ts";
import {probe} from "../cells/probe/index.ts";
import {chooseBackend} from "../runtime/engine/index.ts";

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const folder = new URL("../cells/concept/sentence-states/store/", import.meta.url);
const name = process.argv[2] ?? "reviews-1000";
const place = fileURLToPath(new URL(`${name}.card.json`, folder));
const words = JSON.parse(readFileSync(place, "utf8")) as ReviewStatesCard;

await chooseBackend();
const model = await models.load("minilm");
const set = reviews(words.options);
const texts = [...set.texts];
const described = describingTexts(set);
const states = await sentenceStates({model, texts});
const meanings = await sentenceStates({model, texts: described});
const columns = states.columns;
const bytes = writeSafetensors({
  states: {type: "I8", shape: [texts.length, columns], values: states.data},
  descriptions: {type: "I8", shape: [described.length, columns], values: meanings.data}
});
const card: ReviewStatesCard = {
  ...words,
  measured: [],
  file: {name: `${name}.safetensors`, bytes: bytes.length, sha256: sha256(bytes)},
  textsSha256: sha256(texts.join("\n"))
};

const stored = await readReviewStates(card, bytes);
const apart = stored.states.data.reduce(
  (most, value, i) => Math.max(most, Math.abs(value - states.data[i])),
  0
);
card.measured.push({what: "greatest change of a number by rounding", value: apart.toFixed(4)});
for (const [what, matrix] of [
  ["as MiniLM gave them", states],
  ["as stored", stored.states]
] as const) {
  const shares: number[] = [];
  for (const [concept, labels] of Object.entries(set.truth!)) {
    const {sites} = await probe({activations: {states: matrix}, labels, folds: 5, c: 1});
    shares.push(sites[0].accuracy.mean);
    console.log(what, concept, sites[0].accuracy.mean.toFixed(3), sites[0].majority.mean.toFixed(3));
  }
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  card.measured.push({
    what: `a concept read by a logistic probe from the states ${what}, mean of ${shares.length}, 5 folds`,
    value: `${(100 * mean).toFixed(1)} % right`
  });
}
writeFileSync(fileURLToPath(new URL(card.file.name, folder)), bytes);
writeFileSync(place, `${JSON.stringify(card, null, 2)}\n`);
console.log(card.measured, `${bytes.length.toLocaleString("en")} bytes`);
