import {described, InputError} from "../../input-error.ts";

/** No answer, or one that broke off. What has come of a file is kept. */
export function unreachable(what: string, url: string, cause: unknown): InputError {
  const error = new InputError(what, {
    got: described("no connection, or one that broke off"),
    expected: `an answer of ${new URL(url).host}`,
    remedy:
      "Go online and load it again: it goes on where it broke off. A notebook's page may ask a hub only if its front matter says hub: true, and after its reader agreed"
  });
  error.cause = cause;
  return error;
}

const remedies: Record<number, string> = {
  401: "There is no such public model. For a private or a gated one sign in on the hub, download its files, and use models.fromFolder",
  403: "This model is not everybody's: sign in on the hub, download its files, and use models.fromFolder",
  404: "Look at the model's page on the hub for its exact name, its revisions and its files",
  429: "The hub was asked too often: wait some minutes"
};

/** An answer that is not what was asked for. */
export function refusal(response: Response, what: string): InputError {
  const {status, statusText} = response;
  // what came is not wanted; the connection may go
  response.body?.cancel().catch(() => {});
  return new InputError(what, {
    got: described(`${status} ${statusText}`.trim()),
    expected: "what the hub holds under this name",
    remedy: remedies[status]
  });
}
