import { expect, test } from 'vitest';
import { chromiumOfThisFile } from '../support/chromium.ts';

const chromium = chromiumOfThisFile();

test('a page draws text, and a second device shares nothing with the first', async () => {
  const [ada, phone] = [await chromium.device(), await chromium.device()];
  await ada.addCookies([{ name: 'seen', value: '1', url: 'http://shop.example/' }]);
  expect(await ada.cookies()).toHaveLength(1);
  expect(await phone.cookies()).toHaveLength(0);
  const page = await ada.newPage();
  await page.setContent('<p>Guten Tag</p>');
  const text = await page.getByText('Guten Tag').boundingBox();
  expect(text?.height).toBeGreaterThan(0);
});
