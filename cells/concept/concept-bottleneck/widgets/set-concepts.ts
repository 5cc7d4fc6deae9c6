import type {BottleneckExplanation, Setting} from "../plain-results.ts";

/** A concept's switch: left to the model, or set. */
export type Choice = "predicted" | "no" | "yes";

/** Where a concept's switch stands; undefined where it was set to something between no and yes. */
export function choiceOf(set: number | undefined): Choice | undefined {
  if (set === undefined) return "predicted";
  return set === 1 ? "yes" : set === 0 ? "no" : undefined;
}

/** What a concept was set to. Names are the reader's own: "constructor" is one that every object seems to have. */
export function setTo(set: Setting, name: string): number | undefined {
  return Object.hasOwn(set, name) ? set[name] : undefined;
}

/**
 * Turns one concept's switch. Of a group at most one concept holds: a yes sets the others to no, and when the yes is
 * taken back these are left to the model again, since nobody said no to them.
 */
export function turn(
  {groups}: Pick<BottleneckExplanation, "groups">,
  set: Setting,
  name: string,
  choice: Choice
): Setting {
  const others = Object.values(groups)
    .filter((members) => members.includes(name))
    .flat()
    .filter((member) => member !== name);
  const next = {...set};
  if (choice === "yes") for (const other of others) next[other] = 0;
  else if (set[name] === 1) for (const other of others) delete next[other];
  if (choice === "predicted") delete next[name];
  else next[name] = choice === "yes" ? 1 : 0;
  return next;
}

/** Every concept whose truth is known set to it; the others as they are. */
export function toTheTruth({concepts}: Pick<BottleneckExplanation, "concepts">, set: Setting): Setting {
  const known = concepts.flatMap(({name, truth}) => (truth === null ? [] : [[name, truth]]));
  return {...set, ...Object.fromEntries(known)};
}

/** What of a value that was kept can be read: concepts that there are, set from 0 to 1. */
export function readSetting(
  {conceptNames}: Pick<BottleneckExplanation, "conceptNames">,
  set: unknown
): Setting {
  if (typeof set !== "object" || set === null) return {};
  return Object.fromEntries(
    Object.entries(set).filter(
      ([name, value]) => conceptNames.includes(name) && typeof value === "number" && value >= 0 && value <= 1
    )
  );
}
