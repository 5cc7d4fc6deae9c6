export {ticksOf, tickTexts} from "../../../views/ticks.ts";
