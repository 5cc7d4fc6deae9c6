import {compileNotebook} from "../../../../runtime/compile/compile-notebook.ts";
import type {Notebook} from "../../../../runtime/document/notebook.ts";

self.onmessage = ({data}: MessageEvent<Notebook>) => self.postMessage(compileNotebook(data));
