import { markOfCode } from '../../plugin-server/identity/code/code-mark.ts';
import { verifyCode } from '../../plugin-server/identity/code/verify-code.ts';
import { type CodeId, type ConversationId, idPrefix, randomPart } from '../../protocol/ids.ts';
import { answerOf } from '../team/open-office.ts';
import type { Browser, SigningShop } from './signing-shop.ts';

/** As if the digits had come by mail. */
export const proveAddress = async (
  shop: SigningShop,
  of: Browser,
  value: string,
  conversation?: ConversationId,
): Promise<Browser> => {
  const { site, device } = await shop.caller(of);
  const { mac } = shop.desk;
  const now = shop.office.clock.wall();
  const bond = {
    id: `${idPrefix.code}${randomPart()}` as CodeId,
    site,
    device,
    kind: 'email',
    value,
    purpose: 'prove',
  } as const;
  await shop.store.write((tx) =>
    tx.insertCode({
      ...bond,
      value_hmac: value,
      code_hmac: markOfCode(mac, bond, '123456'),
      at: now,
      expires_at: now + 60_000,
      tries: 0,
      state: 'open',
      via: 'email',
      delivery: null,
    }),
  );
  const asked = { id: bond.id, code: '123456', ...(conversation === undefined ? {} : { conversation }) };
  const { token } = answerOf(await verifyCode(shop.desk, await shop.caller(of), asked));
  return { ...of, token };
};
