import type {Label} from "../../data/target.ts";
import {InputError} from "../../input-error.ts";
import {nearest} from "../../nearest-name.ts";
import {storedLabel, storedList, storedNumber, storedText, withFields} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import {confusionView, curvesView, neuronsView, sparseView} from "../widgets/views.ts";
import type {Choice} from "./choose-neurons.ts";
import type {SiteReading} from "./probe-site.ts";
import {readingFields, type StoredReading, storedReading, takenReading} from "./stored-reading.ts";

/** What a probe rests on. */
export interface ProbeBasis {
  /** undefined where numbers are read */
  classes?: Label[];
  rows: number;
  groups: number;
  folds: number;
  kind: "logistic" | "ridge";
  choose: Choice;
  /** types of the control task, if one was asked for */
  types?: number;
  seed: number;
}

interface StoredProbe extends ProbeBasis {
  type: "probe";
  sites: StoredReading[];
}

/** what the pictures read */
const storedFields = {
  classes: storedList(storedLabel).optional(),
  rows: storedNumber,
  groups: storedNumber,
  folds: storedNumber,
  kind: storedText,
  sites: storedList(readingFields)
};

/** What `probe` answers: of each place what can be read there, and how much of that its controls explain. */
export class ProbeResult implements Viewable {
  readonly basis: ProbeBasis;
  readonly sites: SiteReading[];

  constructor(basis: ProbeBasis, sites: SiteReading[]) {
    this.basis = basis;
    this.sites = sites;
  }

  /** One place by its name; the first without one. */
  site(name: string = this.sites[0].name): SiteReading {
    const found = this.sites.find((own) => own.name === name);
    if (found) return found;
    const names = this.sites.map((own) => own.name);
    const near = nearest(name, names);
    throw new InputError("site", {
      got: name,
      expected: `one of ${names.join(", ")}`,
      remedy: near && `Did you mean ${JSON.stringify(near)}?`
    });
  }

  /** Share right along the places, beside the controls. */
  curves(): Viewable {
    return seen(() => curvesView(this));
  }

  /** F1 of k neurons, beside the full probe's. */
  sparse(site?: string): Viewable {
    return seen(() => sparseView(this, this.#chosen(site)));
  }

  /** What was taken for what. */
  confusion(site?: string): Viewable {
    return seen(() => confusionView(this, this.#chosen(site)));
  }

  /** The neurons whose means differ most. */
  topNeurons(site?: string): Viewable {
    return seen(() => neuronsView(this, this.#chosen(site)));
  }

  [viewSymbol](): WidgetView[] {
    const {basis, sites} = this;
    const best = this.#chosen(undefined);
    return [
      curvesView(this),
      ...(sites.some(({sparse}) => sparse?.length) ? [sparseView(this, best)] : []),
      ...(basis.classes ? [confusionView(this, best), neuronsView(this, best)] : [])
    ];
  }

  /** The number of a place; without a name that of the one which is read best. */
  #chosen(site: string | undefined): number {
    if (site !== undefined) return this.sites.indexOf(this.site(site));
    const scores = this.sites.map(({accuracy}) => accuracy.mean);
    return scores.indexOf(Math.max(...scores));
  }

  toJSON(): StoredProbe {
    return {type: "probe", ...this.basis, sites: this.sites.map(storedReading)};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): ProbeResult {
    const {
      type: _,
      sites,
      ...basis
    } = withFields(storedJSON<StoredProbe, "type">(json, "probe", "a probe", "type"), storedFields);
    return new ProbeResult(basis, sites.map(takenReading));
  }
}

function seen(view: () => WidgetView): Viewable {
  return {[viewSymbol]: view};
}
