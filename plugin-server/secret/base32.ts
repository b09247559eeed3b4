/** RFC 4648 base32 without padding, upper case: what authenticator apps expect, and what people can copy by hand. */
export const base32 = (bytes: Uint8Array): string => {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet.charAt((held << (5 - bits)) & 31);
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
