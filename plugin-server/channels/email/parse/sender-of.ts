import { addressOf } from './address-of.ts';
import { cleanLine } from './clean-text.ts';
import type { Mime } from './read-mime.ts';

export interface Sender {
  /** Normalised; '' where there is none. */
  readonly address: string;
  readonly name: string;
  /** As it stood there. */
  readonly said: string;
  /** One From with one address: only of such a sender anything can be known. */
  readonly isOne: boolean;
}

export const senderOf = (mime: Mime): Sender => {
  const headers = mime.header('from');
  const mailboxes = mime.addresses('from');
  const [first] = mailboxes;
  const address = addressOf(first?.address ?? '');
  const name = cleanLine(first?.name ?? '', 80);
  const raw = cleanLine(headers[0] ?? '', 320);
  return {
    address,
    // A name that looks like somebody else's address is no name.
    name: name.includes('@') ? '' : name,
    said: address === '' ? raw : cleanLine(name === '' ? address : `${name} <${address}>`, 320),
    isOne: headers.length === 1 && mailboxes.length === 1 && address !== '' && !isGroup(headers[0] ?? ''),
  };
};

/** `bob@evil.example: ada@shop.example;`: whoever judged it may have judged the name of a group. */
const isGroup = (from: string): boolean => /[:;]/.test(from.replaceAll(/"(?:\\.|[^"\\])*"/g, ''));
