import { afterAll, beforeAll } from 'vitest';
import { agent, type TestAgent } from './people.ts';
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

export interface PlaceOfThisFile {
  readonly shop: Shop;
  readonly app: TestApp;
  /** The owner, signed in. */
  readonly mia: TestAgent;
}

/** One shop with chat for all tests of the file: each visitor comes with a browser of her own, so they never meet. */
export const shopWithChatOfThisFile = (options?: TestAppOptions): PlaceOfThisFile => {
  let place: ShopWithChat | undefined;
  let mia: TestAgent | undefined;
  beforeAll(async () => {
    place = await startShopWithChat(options);
    mia = await agent(place.app);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
  });
  const opened = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error('The shop opens before the first test, not while the file is read.');
    return thing;
  };
  return {
    get shop() {
      return opened(place).shop;
    },
    get app() {
      return opened(place).app;
    },
    get mia() {
      return opened(mia);
    },
  };
};
