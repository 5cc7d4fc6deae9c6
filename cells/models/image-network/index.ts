export {ImageNetwork, type PassOptions} from "./image-network.ts";
export type {PictureBatch} from "./picture-batch.ts";
