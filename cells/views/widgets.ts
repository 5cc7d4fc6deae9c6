import type {WidgetModule} from "./widget.ts";

/**
 * The widgets that views may name, each loaded when it is first drawn. A method keeps its widgets in its own
 * folder and adds one line here; the name starts with the method's.
 */
export const widgets: Record<string, () => Promise<WidgetModule>> = {
  ablation: () => import("../circuits/ablate/ablation-widget.ts").then(asWidget),
  "attention-patterns": () => import("../circuits/attention/widgets/attention-widget.ts").then(asWidget),
  "concept-activation-vectors": () =>
    import("../concept/concept-activation-vectors/tcav-widget.ts").then(asWidget),
  "head-score-curves": () =>
    import("../circuits/attention/widgets/head-score-curves-widget.ts").then(asWidget),
  "head-scores": () => import("../circuits/attention/widgets/head-scores-widget.ts").then(asWidget),
  calibration: () => import("../agnostic/calibration/calibration-widget.ts").then(asWidget),
  "concept-bars": () => import("../concept/concept-bottleneck/widgets/bars-widget.ts").then(asWidget),
  "concept-interventions": () =>
    import("../concept/concept-bottleneck/widgets/intervention-widget.ts").then(asWidget),
  "concept-leakage": () => import("../concept/concept-bottleneck/widgets/leakage-widget.ts").then(asWidget),
  "concept-switches": () => import("../concept/concept-bottleneck/widgets/switches-widget.ts").then(asWidget),
  "concept-training": () => import("../concept/concept-bottleneck/widgets/training-widget.ts").then(asWidget),
  "concept-weights": () => import("../concept/concept-bottleneck/widgets/weights-widget.ts").then(asWidget),
  download: () => import("./download-widget.ts").then(asWidget),
  "ebm-editor": () => import("../glassbox/ebm/editing/widget/editor-widget.ts").then(asWidget),
  "ebm-edit-metrics": () => import("../glassbox/ebm/editing/metrics/edit-metrics-widget.ts").then(asWidget),
  "ebm-importances": () => import("../glassbox/ebm/widgets/importances-widget.ts").then(asWidget),
  "ebm-local": () => import("../glassbox/ebm/widgets/local-widget.ts").then(asWidget),
  "ebm-model": () => import("../glassbox/ebm/widgets/model-widget.ts").then(asWidget),
  "ebm-shape": () => import("../glassbox/ebm/widgets/shape-widget.ts").then(asWidget),
  "ebm-training": () => import("../glassbox/ebm/widgets/training-widget.ts").then(asWidget),
  "hub-consent": () => import("../models/hub/hub-consent-widget.ts").then(asWidget),
  "lime-explanation": () => import("../agnostic/lime/explanation-widget.ts").then(asWidget),
  "lime-neighbourhood": () => import("../agnostic/lime/neighbourhood-widget.ts").then(asWidget),
  "patching-map": () => import("../circuits/activation-patching/map-widget.ts").then(asWidget),
  "picture-gallery": () => import("../data/pictures/gallery-widget.ts").then(asWidget),
  "probe-confusion": () => import("../probe/widgets/confusion-widget.ts").then(asWidget),
  "probe-curves": () => import("../probe/widgets/curves-widget.ts").then(asWidget),
  "probe-neurons": () => import("../probe/widgets/neurons-widget.ts").then(asWidget),
  "probe-sparse": () => import("../probe/widgets/sparse-widget.ts").then(asWidget),
  "lens-paths": () => import("../lens/logit-lens/widget/paths-widget.ts").then(asWidget),
  "logit-attribution": () => import("../lens/direct-logit-attribution/attribution-widget.ts").then(asWidget),
  "logit-lens": () => import("../lens/logit-lens/widget/lens-widget.ts").then(asWidget),
  residuals: () => import("../agnostic/residuals/residuals-widget.ts").then(asWidget),
  roc: () => import("../agnostic/roc/roc-widget.ts").then(asWidget),
  "semantic-flow": () => import("../circuits/semantic-flow/flow-widget.ts").then(asWidget),
  "token-strip": () => import("./tokens/token-strip-widget.ts").then(asWidget)
};

/** Forgets the type of a widget's state: a view's state is plain data that only its own widget knows. */
export function asWidget<State, Value>(module: WidgetModule<State, Value>): WidgetModule {
  return module as unknown as WidgetModule;
}
