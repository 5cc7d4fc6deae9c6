import {described, InputError} from "../../input-error.ts";
import {agreementPrefix, isAgreement} from "./agreement.ts";
import {type HubAddress, hostOf} from "./hub-address.ts";

/** What a reader answered to `models.askForHub(...)`. */
export interface HubConsent {
  /** begins with "hub:", and says what was asked for */
  readonly key: string;
  readonly agreed: boolean;
  /** bytes that were agreed to, at most */
  readonly bytes: number;
}

/** What a consent is for; that for another model or another hub has another key. */
export function consentKey({endpoint, repo, revision}: HubAddress): string {
  return `${agreementPrefix}${endpoint}/${repo}@${revision}`;
}

/**
 * Nothing is asked of a hub before someone agreed: a reader, by the answer to `models.askForHub`, or whoever writes a
 * program, by `true`.
 * @throws InputError if nobody did, or if the answer was to another question
 */
export function checkConsent(consent: HubConsent | true | undefined, address: HubAddress): void {
  if (consent === true) return;
  const remedy = `Put the question on the page, const consent = view(models.askForHub(${JSON.stringify(address.repo)}, {bytes: 5e8})), and give its answer: {consent}. A program of your own gives {consent: true}`;
  if (!isAgreement(consent)) {
    throw new InputError("consent", {
      got: described(consent?.agreed === false ? "no agreement yet" : "none"),
      expected: `the reader's agreement to load ${address.repo} from ${hostOf(address)}`,
      remedy: consent?.agreed === false ? undefined : remedy
    });
  }
  if (consent!.key !== consentKey(address)) {
    throw new InputError("consent", {
      got: described(`the answer for ${consent!.key.slice(agreementPrefix.length)}`),
      expected: `that for ${consentKey(address).slice(agreementPrefix.length)}`,
      remedy: "Ask for the same model, revision and endpoint that are loaded"
    });
  }
}

/** @throws InputError if a model is larger than what was agreed to */
export function checkAgreedBytes(consent: HubConsent | true | undefined, bytes: number): void {
  if (typeof consent !== "object" || bytes <= consent.bytes) return;
  throw new InputError("consent", {
    got: described(`an agreement to at most ${megabytes(consent.bytes)}`),
    expected: `one to ${megabytes(bytes)}, which this model has`,
    remedy: `Ask with {bytes: ${bytes}}`
  });
}

/** "551.0 MB" */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
