import {button} from "./button.ts";
import {checkbox} from "./checkbox.ts";
import {files} from "./files.ts";
import {number} from "./number.ts";
import {range} from "./range.ts";
import {select} from "./select.ts";
import {table} from "./table.ts";
import {text} from "./text.ts";

/** All controls under one name: what a cell finds as `input`. */
export const input = {range, number, select, checkbox, text, button, table, files} as const;
