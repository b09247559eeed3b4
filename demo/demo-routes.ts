import { mailRoutes } from './mail-routes.ts';
import { shopRoutes } from './shop-routes.ts';

/** What the demo adds to the short list of raw routes (plugin-server/http/raw-routes.ts); without the demo nothing of it is there. */
export const demoRoutes = [...shopRoutes, ...mailRoutes];
