import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ownerEmail, ownerPassword } from './test-app.ts';
import type { Device } from './watched-chromium.ts';

/** Somebody with the inbox before her: she finds things by what they are called. */
export class InboxAgent {
  readonly page: Page;
  readonly device: Device;

  constructor(page: Page, device: Device) {
    this.page = page;
    this.device = device;
  }

  get list(): Locator {
    return this.page.getByRole('region', { name: 'Gespräche' });
  }
  get thread(): Locator {
    return this.page.getByRole('log', { name: 'Nachrichten' });
  }
  get field(): Locator {
    return this.page.getByRole('textbox', { name: /^(Antwort an|Notiz für)/ });
  }

  async signIn(email = ownerEmail, password = ownerPassword): Promise<void> {
    await this.page.getByLabel('E-Mail').fill(email);
    await this.page.getByLabel('Passwort', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await this.list.waitFor();
  }

  /** Looks at one of the views of the list. */
  async look(view: 'Meine' | 'Nicht zugewiesen' | 'Wartet auf Besucher' | 'Alle offenen' | 'Erledigt'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Ansichten' })
      .getByRole('button', { name: new RegExp(`^${view}`) })
      .click();
  }

  row(text: string): Locator {
    return this.list.getByRole('listitem').filter({ hasText: text }).getByRole('link');
  }

  /** Opens the conversation in which this was said last, and reads what is new in it to its end. */
  async open(text: string): Promise<void> {
    await this.row(text).click();
    await this.field.waitFor();
    await this.thread.press('End');
    await this.hasRead();
  }

  /** What is new in the open conversation was before her eyes long enough to count: nobody answers faster. */
  hasRead(): Promise<void> {
    const row = this.list.locator('a[aria-current]').filter({ hasNot: this.page.locator('.count') });
    return row.waitFor();
  }

  async answer(text: string): Promise<void> {
    await this.field.fill(text);
    await this.page.getByRole('button', { name: /^Senden/ }).click();
  }

  async note(text: string): Promise<void> {
    await this.page.getByRole('group', { name: 'Schreiben' }).getByRole('button', { name: 'Notiz' }).click();
    await this.field.fill(text);
    await this.page.getByRole('button', { name: /^Notiz ablegen/ }).click();
    await this.sees(text);
  }

  /** Goes to a page of the settings. */
  async settings(
    page: 'Profil' | 'Website' | 'Aussehen' | 'Team' | 'Einbauen' | 'Kanäle' | 'Öffnungszeiten' | 'Eskalation',
  ): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Hauptbereiche' })
      .getByRole('link', { name: 'Einstellungen' })
      .click();
    await this.page.getByRole('navigation', { name: 'Einstellungen' }).getByRole('link', { name: page }).last().click();
    await this.page.getByRole('heading', { name: page, level: 1 }).waitFor();
  }

  /** Types into a field of the settings and saves it. `group`: what the fields beside it are about, where the label alone does not say. */
  async change(label: string, text: string, group?: string): Promise<void> {
    const field = this.page.getByLabel(label, { exact: true });
    const named = this.page.locator('form').filter({ has: field });
    const form = group === undefined ? named : named.filter({ has: this.page.getByRole('group', { name: group }) });
    await form.getByLabel(label, { exact: true }).fill(text);
    await form.getByRole('button', { name: 'Speichern' }).click();
    await form.getByText('Gespeichert').waitFor();
  }

  sees(text: string): Promise<void> {
    return this.thread.getByText(text, { exact: true }).waitFor();
  }

  /** All messages in the thread, in order. */
  said(): Promise<string[]> {
    return this.thread.locator('article:not(.note-line) .said-text').allTextContents();
  }

  async reads(...texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.said(), { timeout: 10_000 }).toEqual(texts);
  }
}

/** Opens the inbox; whoever comes with the cookie of a sign-in is in at once, the others stand before the first screen. */
export const openInbox = async (
  device: Device,
  { inboxUrl }: { readonly inboxUrl: string },
  cookie?: string,
): Promise<InboxAgent> => {
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split('=');
    await device.context.addCookies([{ name, value, url: inboxUrl }]);
  }
  const page = await device.context.newPage();
  await page.goto(`${inboxUrl}/inbox`);
  return new InboxAgent(page, device);
};
