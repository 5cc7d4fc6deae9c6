import {InputError} from "../input-error.ts";

/** The trained models that come with Glassbook. So far there is none: a notebook trains what it explains. */
export const models = {
  /** The names `load` takes. */
  names(): string[] {
    return [];
  },

  /** Rejects: no trained model comes with this version. */
  async load(name: string): Promise<never> {
    throw new InputError("name", {
      got: name,
      expected: "a trained model, and none comes with this version",
      remedy:
        "Train one in the notebook: randomForest, decisionTree, logisticRegression of glassbook/glassbox"
    });
  }
};
