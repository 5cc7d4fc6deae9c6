export {attach} from "./attach.ts";
export {openEditor} from "./open-editor.ts";
