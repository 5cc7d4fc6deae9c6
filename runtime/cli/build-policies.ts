import {hashText} from "./build-hash.ts";

/**
 * The two policies of a published site (as `<meta>`, so that any static host will do, and as `_headers`).
 * The page evaluates nothing and takes nothing from elsewhere. The kernel's realm evaluates cells, and may still
 * reach only the origin it came from.
 */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "worker-src 'none'",
  "base-uri 'none'",
  "form-action 'none'"
].join("; ");

export const kernelPolicy = kernelPolicyWith([]);

/** The policy of a realm that may reach these origins too. */
export function kernelPolicyWith(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'",
    ["connect-src 'self'", ...origins].join(" "),
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'"
  ].join("; ");
}

/** Where the Hugging Face hub gives its models: the lists and small files itself, large ones from other hosts. */
const usualHub = ["https://huggingface.co", "https://*.huggingface.co", "https://*.hf.co"];

/** A second realm, for a page whose reader agreed that it may ask a hub. */
export interface HubRealm {
  /** "kernel-1a2b.html", beside `kernel.html` */
  page: string;
  origins: string[];
}

/** The realm that a notebook's front matter asks for with `hub`, if it does. */
export function hubRealm(hub: boolean | string[] | undefined): HubRealm | undefined {
  if (!hub) return undefined;
  const origins = hub === true ? usualHub : [...hub].sort();
  return {page: `kernel-${hashText(origins.join(" "))}.html`, origins};
}

/** The hidden page in which the kernel's worker is started. `realm` is the URL of its script. */
export function kernelPage(realm: string, policy = kernelPolicy): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Kernel</title>
<meta name="robots" content="noindex">
<script type="module" src="${realm}"></script>
</head>
<body></body>
</html>
`;
}

/**
 * The `_headers` file of hosts that read one. Hosts join the policies of all rules that match a path, and two joined
 * policies allow only what both do, so that every path is named once and by itself.
 */
export function headersFile({
  base,
  pages,
  engine,
  hubs
}: {
  base: string;
  pages: string[];
  engine: string;
  hubs: readonly HubRealm[];
}): string {
  const rule = (path: string, policy: string) =>
    `${path}\n  Content-Security-Policy: ${policy}\n  X-Content-Type-Options: nosniff\n`;
  const paths = pages.flatMap((page) => addresses(page)).map((page) => rule(`${base}${page}`, pagePolicy));
  // a worker loaded from its URL takes its policy from the answer's headers, not from who started it
  const kernel = ["kernel.html", "kernel", `${engine}/*`].map((path) => rule(`${base}${path}`, kernelPolicy));
  const realms = hubs.flatMap(({page, origins}) =>
    addresses(page).map((address) => rule(`${base}${address}`, kernelPolicyWith(origins)))
  );
  return [...paths, ...kernel, ...realms].join("\n");
}

/** A host may serve "lime.html" as "lime" too, and "index.html" as the folder. */
function addresses(page: string): string[] {
  const short = page.replace(/\.html$/, "");
  return [page, short === "index" ? "" : short.replace(/\/index$/, "/")];
}
