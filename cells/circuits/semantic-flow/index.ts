export {SemanticFlow, type SemanticFlowData} from "./flow.ts";
export type {FlowEdge, FlowGraph, FlowKind, FlowNode, MovedToken} from "./graph.ts";
export {type NormFilter, type NormFilters, normFilters} from "./norm-filters.ts";
export {semanticFlow} from "./run-flow.ts";
export {storyPrompts} from "./story-prompts.ts";
