import type {Code, Construct, Effects, Extension, State, TokenizeContext} from "micromark-util-types";

const DOLLAR = 36;
const BACKSLASH = 92;

/**
 * `$...$` in running text. One dollar each side is mathematics only with no space just inside the
 * dollars, no digit right after, and no other dollar between, so that "$5 and $10" stays money.
 * Two dollars each side have no such doubt. `\$` inside is TeX's own dollar.
 *
 * `never` is the code of a character that no mathematics may hold: the stand-in for `${...}`.
 */
export function mathText(never?: number): Extension {
  const construct: Construct = {name: "mathText", tokenize, previous};
  return {text: {[DOLLAR]: construct}};

  function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    let opened = 0;
    let closed = 0;
    let before: Code = null;
    return start;

    function start(code: Code): State | undefined {
      effects.enter("mathText");
      effects.enter("mathTextSequence");
      return opening(code);
    }

    function opening(code: Code): State | undefined {
      if (code === DOLLAR) {
        effects.consume(code);
        opened++;
        return opening;
      }
      if (opened > 2 || (opened === 1 && isSpace(code))) return nok(code);
      effects.exit("mathTextSequence");
      return between(code);
    }

    function between(code: Code): State | undefined {
      if (code === null || code === never) return nok(code);
      if (code === DOLLAR) {
        if (opened === 1 && isSpace(before)) return nok(code);
        effects.enter("mathTextSequence");
        closed = 0;
        return closing(code);
      }
      if (isLineEnding(code)) {
        effects.enter("lineEnding");
        effects.consume(code);
        effects.exit("lineEnding");
        before = code;
        return between;
      }
      effects.enter("mathTextData");
      return data(code);
    }

    function data(code: Code): State | undefined {
      if (code === null || code === never || code === DOLLAR || isLineEnding(code)) {
        effects.exit("mathTextData");
        return between(code);
      }
      effects.consume(code);
      before = code;
      return code === BACKSLASH ? escaped : data;
    }

    function escaped(code: Code): State | undefined {
      if (code !== DOLLAR && code !== BACKSLASH) return data(code);
      effects.consume(code);
      before = code;
      return data;
    }

    function closing(code: Code): State | undefined {
      if (code === DOLLAR && closed < opened) {
        effects.consume(code);
        closed++;
        return closing;
      }
      if (closed < opened || code === DOLLAR || (opened === 1 && isDigit(code))) return nok(code);
      effects.exit("mathTextSequence");
      effects.exit("mathText");
      return ok(code);
    }
  }
}

/** A dollar right after a dollar was tried with it already, unless that one was escaped. */
function previous(this: TokenizeContext, code: Code): boolean {
  return code !== DOLLAR || this.events[this.events.length - 1][1].type === "characterEscape";
}

function isLineEnding(code: Code): boolean {
  return code !== null && code < -2;
}

function isSpace(code: Code): boolean {
  return code !== null && (code < 0 || code === 32);
}

function isDigit(code: Code): boolean {
  return code !== null && code >= 48 && code <= 57;
}
