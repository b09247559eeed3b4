import type { Page } from 'playwright-core';

/** What an owner sets, page by page; a new page is a row. `show` brings the tab to what is worth a picture. */
export const inboxLooks: readonly {
  readonly name: string;
  readonly path: string;
  readonly show?: (tab: Page) => Promise<unknown>;
}[] = [
  { name: 'brand', path: '/inbox/settings/brand' },
  { name: 'install', path: '/inbox/settings/install' },
  { name: 'hours', path: '/inbox/settings/hours' },
];
