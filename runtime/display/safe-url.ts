const BASES = ["https://one.invalid/a/b/", "http://two.invalid/c/"];
const LINKS = new Set(["http:", "https:", "mailto:"]);
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[\w+/=]*$/;

/** Whether a URL stays on the site whatever page it stands on: read by the rules browsers read it by. */
export function isLocal(url: string): boolean {
  return BASES.every((base) => URL.parse(url, base)?.origin === new URL(base).origin);
}

/** Whether a link may lead there: within the site, over http(s), or to a mailbox. */
export function isSafeLink(url: string): boolean {
  const parsed = URL.parse(url, BASES[0]);
  return parsed !== null && LINKS.has(parsed.protocol);
}

/** Whether showing this picture asks nobody else for it. */
export function isOwnPicture(url: string): boolean {
  return isLocal(url) || PICTURE.test(url);
}

export function isRemote(url: string): boolean {
  return isSafeLink(url) && !isLocal(url) && !/^\s*mailto:/i.test(url);
}
