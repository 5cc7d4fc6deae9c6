import {zlibSync} from "fflate";

/**
 * RGBA bytes, row by row, as a PNG (ISO/IEC 15948): 8 bits, unfiltered rows. The same pixels give the same bytes in
 * Node and on a page, which has no synchronous encoder of its own.
 */
export function encodePng(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const stride = 4 * width;
  const raw = new Uint8Array(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    raw.set(rgba.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  }
  const header = new Uint8Array(13);
  const words = new DataView(header.buffer);
  words.setUint32(0, width);
  words.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8);
  const pieces = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", zlibSync(raw, {level: 9})),
    chunk("IEND", new Uint8Array(0))
  ];
  const png = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    png.set(piece, offset);
    offset += piece.length;
  }
  return png;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const words = new DataView(bytes.buffer);
  words.setUint32(0, data.length);
  for (let index = 0; index < 4; index++) bytes[4 + index] = type.charCodeAt(index);
  bytes.set(data, 8);
  words.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
