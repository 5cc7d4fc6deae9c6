import {InputError} from "../../input-error.ts";
import type {InputControl} from "../../views/view.ts";
import {consentKey, type HubConsent} from "./consent.ts";
import {type HubPlace, hostOf, hubAddress} from "./hub-address.ts";

/** What `view()` takes: a control, and the type of what it gives. */
export interface HubQuestion {
  readonly control: InputControl;
  /** never set; carries the type of the value */
  readonly value?: HubConsent;
}

/** What the question says. */
export interface HubQuestionData {
  repo: string;
  revision: string;
  /** the hub: "huggingface.co" */
  host: string;
  /** at most */
  bytes: number;
}

/**
 * The question whether a model may be loaded from a hub. It says what is loaded, from where, and how many bytes it is
 * at most; `models.fromHub` loads no more than that.
 * @throws InputError for a name that can be no model's, or a size that is none
 */
export function askForHub(repo: string, {bytes, ...place}: HubPlace & {bytes: number}): HubQuestion {
  const address = hubAddress(repo, place);
  if (!Number.isSafeInteger(bytes) || bytes <= 0) {
    throw new InputError("bytes", {
      got: bytes,
      expected: "the most that may be loaded, in bytes: a whole number above 0"
    });
  }
  const host = hostOf(address);
  const state: HubQuestionData = {repo, revision: address.revision, host, bytes};
  const value: HubConsent = {key: consentKey(address), agreed: false, bytes};
  return {
    control: {type: "widget", label: `May ${repo} be loaded from ${host}?`, name: "hub-consent", state, value}
  };
}
