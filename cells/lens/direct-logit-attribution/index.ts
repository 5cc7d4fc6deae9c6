export type {Contribution, PartKind} from "./attribute.ts";
export {LogitAttribution, type LogitAttributionData} from "./attribution.ts";
export type {DirectLogitAttributionInputs} from "./inputs.ts";
export {directLogitAttribution} from "./run-attribution.ts";
