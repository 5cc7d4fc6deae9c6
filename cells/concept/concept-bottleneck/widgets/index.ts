export {type Answer, answerWith} from "./answer.ts";
export {type ConceptSetting, type ConceptSwitches, conceptSwitches} from "./switches.ts";
export {
  bottleneckTrainingView,
  conceptBars,
  conceptWeightsView,
  interventionCurveView,
  type LabelLayer,
  leakageView
} from "./views.ts";
