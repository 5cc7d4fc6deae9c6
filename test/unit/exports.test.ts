import {parse, print} from "glassbook";
import {lime} from "glassbook/agnostic";
import * as cells from "glassbook/cells";
import * as circuits from "glassbook/circuits";
import * as concept from "glassbook/concept";
import {data, patches, pictures} from "glassbook/data";
import {chooseBackend, tf} from "glassbook/engine";
import {decisionTree, EBM, ebm, logisticRegression, randomForest} from "glassbook/glassbox";
import {ImageNetwork} from "glassbook/image-network";
import * as inputs from "glassbook/inputs";
import {directLogitAttribution, logitLens} from "glassbook/lens";
import * as models from "glassbook/models";
import {openPool, parallelMap, task} from "glassbook/parallel";
import {collectActivations, probe} from "glassbook/probe";
import {Transformer} from "glassbook/transformer";
import * as views from "glassbook/views";
import {describe, expect, expectTypeOf, it} from "vitest";

describe("the package's entries, in the checkout without a build", () => {
  it("are all there", () => {
    for (const promised of [
      parse,
      print,
      pictures,
      patches,
      lime,
      chooseBackend,
      directLogitAttribution,
      logitLens,
      decisionTree,
      ebm,
      EBM.fromInterpretJSON,
      logisticRegression,
      randomForest,
      Transformer.fromWeights,
      ImageNetwork.fromWeights,
      probe,
      collectActivations
    ]) {
      expect(promised).toBeTypeOf("function");
    }
    for (const promised of [openPool, parallelMap, task]) expect(promised).toBeTypeOf("function");
    expect(data.load).toBeTypeOf("function");
    expect(tf.version_core).toBeTypeOf("string");
    for (const name of ["range", "number", "select", "checkbox", "text", "button", "table", "files"]) {
      expect(inputs).toHaveProperty(name);
    }
    expect(models).toHaveProperty("models");
    expect(Object.keys(views).length).toBeGreaterThan(0);
    expect(circuits).toHaveProperty("activationPatching");
    expect(cells).toMatchObject({lime, logisticRegression, ...concept});
  });

  it("are typed", () => {
    expectTypeOf(print).returns.toEqualTypeOf<string>();
    expectTypeOf(print).parameter(0).toEqualTypeOf<ReturnType<typeof parse>>();
    expectTypeOf(lime).returns.resolves.toHaveProperty("r2").toEqualTypeOf<number>();
    // @ts-expect-error a notebook is not a string
    expect(() => print("text")).toThrow();
  });
});
