import {InputError} from "../input-error.ts";
import {type View, type Viewable, viewSymbol} from "./view.ts";

/** Several views one below the other: views, results that have a view, and arrays of them, flattened. */
export function group(...items: (View | Viewable | (View | Viewable)[])[]): View[] {
  return items.flat().flatMap((item, index) => {
    const see = (item as Partial<Viewable>)[viewSymbol];
    if (typeof see === "function") return see.call(item);
    if (typeof (item as Partial<View>).kind === "string") return [item as View];
    throw new InputError(`group[${index}]`, {got: item, expected: "a view, or a result that has one"});
  });
}
