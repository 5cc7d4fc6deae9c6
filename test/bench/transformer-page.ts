import {choice, netTime, productTimes} from "./transformer-times.ts";

/** What transformer.ts calls in Chromium. */
Object.assign(globalThis, {choice, netTime, productTimes});
