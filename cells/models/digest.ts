/** Bytes that are handed to a hash at once: Node's take no more than 2 GiB. */
const portion = 256 * 2 ** 20;

/**
 * The hash of bytes, hexadecimal; undefined where there is none: only secure contexts have it, so pages of http on
 * another machine do without.
 */
export async function hexDigest(
  algorithm: "SHA-1" | "SHA-256",
  bytes: Uint8Array
): Promise<string | undefined> {
  if (typeof process === "object" && process.versions?.node) {
    const {createHash} = process.getBuiltinModule("node:crypto");
    const hash = createHash(algorithm);
    for (let at = 0; at < bytes.length; at += portion) hash.update(bytes.subarray(at, at + portion));
    return hash.digest("hex");
  }
  const digest = await globalThis.crypto?.subtle?.digest(algorithm, bytes as BufferSource);
  return digest && Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
