/**
 * Whether a ZIP's end record (APPNOTE 4.3.16) reaches exactly to the last byte. ZIPs are read from their end, so one can hide in a picture's
 * comment or a PDF's stream, and the whole be taken for a Java archive or an office document by whoever reads it so.
 */
export const endsInArchive = (bytes: Buffer): boolean => {
  const tail = bytes.subarray(-(recordBytes + 0xffff));
  for (let at = tail.indexOf(endRecord); at >= 0; at = tail.indexOf(endRecord, at + 1)) {
    if (at + recordBytes <= tail.length && at + recordBytes + tail.readUInt16LE(at + 20) === tail.length) return true;
  }
  return false;
};

const endRecord = Buffer.from('PK\u0005\u0006', 'latin1');
const recordBytes = 22;
