/**
 * tfjs's core, made whole: its gradients and chained operations (`x.add(y)`) registered, and the CPU backend at
 * hand, so that `tf.tensor(...)` works before any other backend is chosen.
 *
 * Importing this module loads tfjs (1 MB). Only cells that compute with tensors import it, and `glassbook/engine`,
 * which a notebook imports to choose a backend.
 */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import type {} from "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import {importInNode, inNode} from "./node-import.ts";

if (inNode) {
  // quiets tfjs's advertisement for tfjs-node, and nothing else
  tf.env().set("PROD", true);
  await importInNode("@tensorflow/tfjs-core/dist/register_all_gradients.js");
  await importInNode("@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js");
} else {
  await Promise.all([
    import("@tensorflow/tfjs-core/dist/register_all_gradients.js"),
    import("@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js")
  ]);
}

export {tf};
