const strict = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true});

/** Bytes as text for people to read; a byte that belongs to no whole character as "<0xE2>". */
export function readableBytes(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const [character, length] = characterAt(bytes, i) ?? [hexByte(bytes[i]), 1];
    text += character;
    i += length;
  }
  return text;
}

/** "<0x0A>", as vocabularies name bytes. */
export function hexByte(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

/** The character that starts here, and the bytes it takes: one to four. */
function characterAt(bytes: Uint8Array, start: number): [string, number] | undefined {
  for (let length = 1; length <= 4 && start + length <= bytes.length; length++) {
    try {
      return [strict.decode(bytes.subarray(start, start + length)), length];
    } catch {
      // not whole yet, or none
    }
  }
  return undefined;
}
