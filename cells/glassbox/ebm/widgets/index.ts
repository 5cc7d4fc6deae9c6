export {type ImportancesData, TermImportances, termImportances} from "./importances-data.ts";
export {explainLocal, type LocalData, LocalExplanation, type LocalTerm} from "./local-explanation.ts";
export type {Look, ShapeAxis, ShapeData, Units} from "./shape-data.ts";
export {ShapeFunction, type StoredShape, shapeFunction} from "./shape-function.ts";
export {TrainingCurves, type TrainingData, trainingCurves} from "./training-curves.ts";
