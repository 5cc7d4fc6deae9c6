export {parallelMap} from "./parallel-map.ts";
export {openPool, type Pool, type RunOptions} from "./pool.ts";
export {type Task, type TaskContext, task} from "./task.ts";
