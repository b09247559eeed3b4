import type { AppOptions } from '../plugin-server/app.ts';
import { systemClock } from '../plugin-server/clock.ts';
import { type Config, isLocal } from '../plugin-server/config.ts';
import { createMailbox } from './mail/mailbox.ts';
import { demoAuthserv } from './mail/post-mail.ts';
import { mountMailbox } from './mail-routes.ts';
import { seedShop } from './seed/seed-shop.ts';
import { mountShop } from './shop-routes.ts';

type DemoOptions = Pick<AppOptions, 'config' | 'isDemo' | 'extend' | 'mail'>;

/** What makes an app the demo: a shop beside it, yesterday's talk in it, and a mailbox for what it sends. */
export const demoOptions = (config: Config, clock = systemClock()): DemoOptions => {
  const mailbox = keepsMail(config) ? createMailbox(clock) : null;
  return {
    config: { ...config, firstSite: { name: 'Rad & Röstung', ...config.firstSite } },
    isDemo: true,
    ...(mailbox === null ? {} : { mail: { from: shopAddress, out: mailbox, authserv: demoAuthserv } }),
    extend: async (app, ground) => {
      ground.announce(await seedShop(ground));
      const shop = mountShop(app, { ...ground, hasMailbox: mailbox !== null });
      return mailbox === null ? shop : [...shop, ...mountMailbox(app, ground, mailbox, shopAddress)];
    },
  };
};

const shopAddress = 'hallo@rad-und-roestung.example';

/** With a mail server mail goes out. And where others than this machine come in, no page shows everybody's codes. */
const keepsMail = ({ email, publicUrl, host }: Config): boolean =>
  email === null && ownHosts.includes(host) && (publicUrl === null || isLocal(publicUrl));

const ownHosts = ['127.0.0.1', '::1', 'localhost'];
