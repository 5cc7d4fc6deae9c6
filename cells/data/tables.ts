import type {Card} from "./card.ts";
import breastCancer from "./tables/breast_cancer.card.json" with {type: "json"};
import credit from "./tables/credit.card.json" with {type: "json"};
import diabetes from "./tables/diabetes.card.json" with {type: "json"};
import iris from "./tables/iris.card.json" with {type: "json"};
import penguins from "./tables/penguins.card.json" with {type: "json"};

/** The tables that come with Glassbook. Each URL is written out in full, so that bundlers find the file. */
export const tables: Record<string, {card: Card; url: URL}> = {
  credit: {card: credit as Card, url: new URL("./tables/credit.csv", import.meta.url)},
  breast_cancer: {card: breastCancer as Card, url: new URL("./tables/breast_cancer.csv", import.meta.url)},
  iris: {card: iris as Card, url: new URL("./tables/iris.csv", import.meta.url)},
  penguins: {card: penguins as Card, url: new URL("./tables/penguins.csv", import.meta.url)},
  diabetes: {card: diabetes as Card, url: new URL("./tables/diabetes.csv", import.meta.url)}
};
