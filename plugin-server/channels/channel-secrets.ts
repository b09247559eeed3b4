import * as v from 'valibot';
import type { Sealer, SealPlace } from '../secret/seal.ts';
import type { ChannelTable } from '../store/schema.ts';
import type { EmailSecrets } from './email-set-up.ts';

export const secretNames = [
  'smtpPassword',
  'imapPassword',
  'dkimKey',
] as const satisfies readonly (keyof EmailSecrets)[];
export type SecretName = (typeof secretNames)[number];

/** Sealed in a channel's row; `ends`: enough to tell one from another. */
const kept = v.strictObject({ sealed: v.string(), ends: v.string(), at: v.number() });
const all = v.record(v.picklist(secretNames), v.optional(kept));
export type KeptSecret = v.InferOutput<typeof kept>;
export type KeptSecrets = Partial<Record<SecretName, KeptSecret>>;

type Row = Pick<ChannelTable, 'site' | 'id' | 'secrets'>;

const placeOf = ({ site, id }: Pick<Row, 'site' | 'id'>, name: SecretName): SealPlace => ({
  site,
  table: 'channel',
  column: `secrets.${name}`,
  row: id,
});

export const keptSecrets = (json: string): KeptSecrets => v.parse(all, JSON.parse(json)) as KeptSecrets;

export const sealSecret = (
  sealer: Sealer,
  row: Pick<Row, 'site' | 'id'>,
  name: SecretName,
  secret: string,
  at: number,
): KeptSecret => ({
  sealed: sealer.seal(placeOf(row, name), secret),
  // Of a short one nothing: too much would be known of it.
  ends:
    secret.length < 12
      ? ''
      : secret
          .replace(/-----END [A-Z ]+-----/, '')
          .replaceAll(/[\s=]+/g, '')
          .slice(-4),
  at,
});

/** Those that can be opened: with another master key than ours, none can, and the log-in fails for a reason people see. */
export const openSecrets = (sealer: Sealer, row: Row): EmailSecrets => {
  const secrets: { -readonly [Name in SecretName]?: string } = {};
  const kept = keptSecrets(row.secrets);
  for (const name of secretNames) {
    const it = kept[name];
    if (it === undefined) continue;
    const opened = sealer.open(placeOf(row, name), it.sealed);
    if (opened.ok) secrets[name] = Buffer.from(opened.value).toString();
  }
  return secrets;
};
