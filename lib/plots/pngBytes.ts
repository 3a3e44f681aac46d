/**
 * Encodes pixels as a PNG file for pictures inside charts. The data are not compressed, because
 * images are small and not every runtime has a compressor (W3C, Portable Network Graphics, third
 * edition).
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Maximum length of a stored block of a deflate stream (RFC 1951). */
const MAX_STORED = 65_535;

/**
 * @param rgba height × width × 4 bytes: red, green, blue, opacity
 * @returns the file as a `data:` address
 */
export function pngAddress(rgba: Uint8Array, width: number, height: number): string {
  const lines = new Uint8Array(height * (1 + 4 * width));
  for (let row = 0; row < height; row++) {
    // Each row starts with its filter type: 0, none.
    lines.set(rgba.subarray(row * 4 * width, (row + 1) * 4 * width), row * (1 + 4 * width) + 1);
  }
  // 8 bits for each of the four channels.
  const header = [...bigEndian(width), ...bigEndian(height), 8, 6, 0, 0, 0];
  const parts = [chunk('IHDR', header), chunk('IDAT', stored(lines)), chunk('IEND', [])];
  return `data:image/png;base64,${base64([...SIGNATURE, ...parts.flat()])}`;
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function chunk(type: string, data: readonly number[]): number[] {
  const content = [...Array.from(type, (letter) => letter.charCodeAt(0)), ...data];
  return [...bigEndian(data.length), ...content, ...bigEndian(crc32(content))];
}

/** A zlib stream of stored blocks (RFC 1950). */
function stored(bytes: Uint8Array): number[] {
  const stream = [0x78, 0x01];
  for (let begin = 0; begin < bytes.length; begin += MAX_STORED) {
    const block = bytes.subarray(begin, begin + MAX_STORED);
    const isLast = begin + MAX_STORED >= bytes.length;
    const [low, high] = [block.length & 255, block.length >> 8];
    stream.push(isLast ? 1 : 0, low, high, low ^ 255, high ^ 255, ...block);
  }
  return [...stream, ...bigEndian(adler32(bytes))];
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

function crc32(bytes: readonly number[]): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function base64(bytes: readonly number[]): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
