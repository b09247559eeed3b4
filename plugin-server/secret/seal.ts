import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type MasterKey, subkey } from './subkey.ts';

/** Where a sealed value stands. It opens only there: copied into another row, column or site it is refused. */
export interface SealPlace {
  readonly site: string;
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

export type Opened =
  /** `former`: sealed with the key that is being replaced, so worth sealing again. */
  | { readonly ok: true; readonly value: Uint8Array; readonly former: boolean }
  /** `malformed`: no sealed value at all; `unknown-key`: neither our key nor the former one; `altered`: changed, or moved here from elsewhere. */
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown-key' | 'altered' };

export interface Sealer {
  /** Text of the form `v1.KEYID.BASE64URL`; every call gives another one. A string counts as its UTF-8 bytes. */
  seal(place: SealPlace, value: string | Uint8Array): string;
  open(place: SealPlace, sealed: string): Opened;
}

/** AES-256-GCM for what must be read again: vendor credentials, identity keys, webhook secrets, seeds of second factors. */
export const createSealer = ({
  current,
  former,
}: {
  readonly current: MasterKey;
  readonly former?: MasterKey | undefined;
}): Sealer => {
  const sealing = sealingKey(current);
  const opening = former ? [sealing, sealingKey(former)] : [sealing];

  return {
    seal(place, value) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce).setAAD(boundTo(sealing.id, place));
      const sealed = Buffer.concat([nonce, cipher.update(Buffer.from(value)), cipher.final(), cipher.getAuthTag()]);
      return `${version}.${sealing.id}.${sealed.toString('base64url')}`;
    },

    open(place, sealed) {
      const [form, keyId, body, ...rest] = sealed.split('.', 4);
      if (form !== version || keyId === undefined || body === undefined || rest.length > 0) return refused('malformed');
      const bytes = Buffer.from(body, 'base64url');
      // Node skips what is not base64url; only the one spelling we write counts.
      if (bytes.length < nonceBytes + tagBytes || bytes.toString('base64url') !== body) return refused('malformed');
      const index = opening.findIndex(({ id }) => id === keyId);
      const found = opening[index];
      if (!found) return refused('unknown-key');
      const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, nonceBytes))
        .setAAD(boundTo(found.id, place))
        .setAuthTag(bytes.subarray(-tagBytes));
      try {
        const value = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
        return { ok: true, value, former: index > 0 };
      } catch {
        // The only thing `final()` throws for: the tag does not fit.
        return refused('altered');
      }
    },
  };
};

const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

interface SealingKey {
  readonly id: string;
  readonly key: Uint8Array;
}

const sealingKey = (master: MasterKey): SealingKey => ({
  id: Buffer.from(subkey(master, 'seal: key id')).toString('hex', 0, 4),
  key: subkey(master, 'seal'),
});

// JSON, because joined by a separator two different places could give the same bytes.
const boundTo = (keyId: string, { site, table, column, row }: SealPlace): Uint8Array =>
  Buffer.from(JSON.stringify([version, keyId, site, table, column, row]));

const refused = (reason: 'malformed' | 'unknown-key' | 'altered'): Opened => ({ ok: false, reason });
