import { onTestFinished } from 'vitest';
import type { Kept, Raw } from '../../../plugin-server/channels/adapter.ts';
import { foundInSteps } from '../../../plugin-server/channels/email/check-steps.ts';
import { isDkimKey } from '../../../plugin-server/channels/email/is-dkim-key.ts';
import { createMailMarks } from '../../../plugin-server/channels/email/mail-marks.ts';
import { openEmail } from '../../../plugin-server/channels/email/open-email.ts';
import { lookAtHost } from '../../../plugin-server/channels/email/public-address.ts';
import { nobodysGround } from '../../../plugin-server/channels/email-set-up.ts';
import { openChannels, type SharedEmail } from '../../../plugin-server/channels/open-channels.ts';
import { systemClock } from '../../../plugin-server/clock.ts';
import type { News } from '../../../plugin-server/conversation/outcome.ts';
import { createLog } from '../../../plugin-server/log.ts';
import { createMac } from '../../../plugin-server/secret/mac.ts';
import type { MasterKey } from '../../../plugin-server/secret/subkey.ts';
import { createChannelChecks } from '../../../plugin-server/site/channel/channel-checks.ts';
import type { ChannelDesk } from '../../../plugin-server/site/channel/channel-desk.ts';
import { openSiteDirectory } from '../../../plugin-server/site/site-directory.ts';
import { openOffice } from '../../team/open-office.ts';

interface Options {
  readonly shared?: Omit<SharedEmail, 'site'>;
  readonly allowsPrivate?: boolean;
}

/** A shop whose owner sets e-mail up: real verbs, store and adapters. */
export const openSetUp = async ({ shared, allowsPrivate = true }: Options = {}) => {
  const office = await openOffice();
  onTestFinished(() => office[Symbol.asyncDispose]());
  const owner = (await office.join('Olga', 'owner')).caller;
  const clock = systemClock();
  const { store, sealer } = office.desk;
  const marks = createMailMarks(createMac({ current: new Uint8Array(32).fill(7) as MasterKey }));
  const sites = await openSiteDirectory({ store, clock, publicUrl: 'http://localhost:3000' });
  const needs = { marks, now: () => clock.wall() };
  const mayBePrivate = (): boolean => allowsPrivate;
  const kept: Raw[] = [];
  const news: News[] = [];
  const channels = await openChannels({
    store,
    clock,
    log: createLog('silent'),
    sealer,
    sites,
    shared: shared === undefined ? null : { ...shared, site: office.site },
    mayBePrivate,
    openEmail: (setUp, ground) => openEmail(needs, setUp, ground),
    keep: async (channel, raw): Promise<Kept> => {
      if (raw.mark !== undefined)
        await store.write((tx) => tx.saveMark({ channel: channel.id, ...raw.mark!, at: clock.wall() }));
      kept.push(raw);
      return 'kept';
    },
    announce: (told) => news.push(...told),
  });
  onTestFinished(() => channels.close());
  const checks = createChannelChecks(clock, foundInSteps, (error) => {
    throw error;
  });
  onTestFinished(() => checks.close());
  const desk: ChannelDesk = {
    store,
    clock,
    sealer,
    channels,
    checks,
    mayBePrivate,
    lookAt: (host) => lookAtHost({ host, mayBePrivate: allowsPrivate }),
    isDkimKey,
    tryEmail: (setUp) => openEmail(needs, setUp, nobodysGround),
    trySettled: async () => [],
  };
  return { office, owner, desk, channels, marks, kept, news, store };
};
