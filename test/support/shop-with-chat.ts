import { type Shop, startShop } from './shop-page.ts';
import { startTestApp, type TestApp, type TestAppOptions } from './test-app.ts';

export interface ShopWithChat extends AsyncDisposable {
  readonly shop: Shop;
  readonly app: TestApp;
}

/** A shop on one origin and the server its chat comes from on another, which has the shop on its list. */
export const startShopWithChat = async ({ environment, ...options }: TestAppOptions = {}): Promise<ShopWithChat> => {
  const shop = await startShop();
  const app = await startTestApp({
    ...options,
    environment: { NAHTLOS_SITE_ORIGINS: shop.origin, ...environment },
  });
  shop.chat = app.publicUrl;
  return {
    shop,
    app,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await shop[Symbol.asyncDispose]();
    },
  };
};
