import type { AppOptions } from '../plugin-server/app.ts';
import type { Config } from '../plugin-server/config.ts';
import { seedShop } from './seed/seed-shop.ts';
import { mountShop } from './shop-routes.ts';

/** What makes an app the demo: a shop beside it, and yesterday's talk in it. */
export const demoOptions = (config: Config): Pick<AppOptions, 'config' | 'isDemo' | 'extend'> => ({
  config: { ...config, firstSite: { name: 'Rad & Röstung', ...config.firstSite } },
  isDemo: true,
  extend: async (app, ground) => {
    ground.announce(await seedShop(ground));
    return mountShop(app, ground);
  },
});
