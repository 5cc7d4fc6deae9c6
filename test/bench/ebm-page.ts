import {fitTime} from "./ebm-cases.ts";

/** What ebm.ts calls in Chromium. */
Object.assign(globalThis, {fitTime});
