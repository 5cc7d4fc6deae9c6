import {InputError} from "../input-error.ts";

/** An error as a worker sends it: its parts, or whatever else was thrown. */
export type SentError =
  | {name: string; message: string; stack?: string; properties: Record<string, unknown>}
  | {thrown: unknown};

const builtIn: Record<string, ErrorConstructor> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError
};

/** The error again, with the worker's name, message, stack and plain properties; an `InputError` as such. */
export function receivedError(sent: SentError): unknown {
  if ("thrown" in sent) return sent.thrown;
  const {name, message, stack, properties} = sent;
  const error =
    name === "InputError"
      ? Object.create(InputError.prototype, {message: {value: message, configurable: true, writable: true}})
      : new (builtIn[name] ?? Error)(message);
  Object.assign(error, properties);
  for (const [key, value] of Object.entries({name, stack})) {
    Object.defineProperty(error, key, {value, configurable: true, writable: true});
  }
  return error;
}
