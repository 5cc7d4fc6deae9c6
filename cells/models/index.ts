export {models} from "./models.ts";
export type {FittedModel, Predictor, Row, Rows} from "./predictor.ts";
export {TabularModel} from "./tabular-model.ts";
