import {InputError} from "../../input-error.ts";

/** A model on a hub: Hugging Face's, or another that answers alike. */
export interface HubAddress {
  /** "https://huggingface.co" */
  endpoint: string;
  /** "openai-community/gpt2" */
  repo: string;
  /** a branch, a tag or a commit */
  revision: string;
}

export interface HubPlace {
  /** a branch, a tag or a commit; "main" unless told */
  revision?: string;
  /** another hub that answers as Hugging Face's does; that one unless told */
  endpoint?: string;
}

export const usualEndpoint = "https://huggingface.co";

/** @throws InputError for a name, a revision or an endpoint that cannot be one */
export function hubAddress(
  repo: string,
  {revision = "main", endpoint = usualEndpoint}: HubPlace = {}
): HubAddress {
  // a name alone, "gpt2", is what the oldest models have
  if (typeof repo !== "string" || !/^([\w.-]+\/)?[\w.-]+$/.test(repo) || /(^|\/)\.+(\/|$)/.test(repo)) {
    throw new InputError("repo", {
      got: repo,
      expected: 'a model\'s name on the hub, such as "openai-community/gpt2"',
      remedy: "For files of your own there are models.fromFolder and models.fromFiles"
    });
  }
  if (typeof revision !== "string" || !/^[\w./-]+$/.test(revision)) {
    throw new InputError("revision", {got: revision, expected: "the name of a branch or tag, or a commit"});
  }
  return {endpoint: checkedEndpoint(endpoint), repo, revision};
}

function checkedEndpoint(endpoint: string): string {
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new InputError("endpoint", {
      got: endpoint,
      expected: `a hub's address, such as "${usualEndpoint}"`
    });
  }
  return endpoint.replace(/\/+$/, "");
}

/** "huggingface.co" */
export function hostOf({endpoint}: HubAddress): string {
  return new URL(endpoint).host;
}

/** What the hub knows of a revision: its commit, and its files with sizes and hashes. */
export function listingUrl({endpoint, repo, revision}: HubAddress): string {
  return `${endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision)}?blobs=true`;
}

/** A file as it is in a commit. */
export function fileUrl({endpoint, repo}: HubAddress, commit: string, path: string): string {
  return `${endpoint}/${repo}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
