import type { MailCard } from '../../protocol/entry.ts';
import { withPlainDomains } from '../plain-domain.ts';
import type { MailReads } from '../store/mail-tx.ts';

/** A row that may have come in a mail, as the inbox is told of it at once. */
export type Carded<Row> = Row & { readonly card?: MailCard };

export const withCard = async <Row extends { readonly mail: number | null }>(
  read: Pick<MailReads, 'mailCards'>,
  row: Row,
): Promise<Carded<Row>> => (await withCards(read, [row]))[0] ?? row;

/** Rows with the cards of the mails they came in: for the inbox, and nobody else. */
export const withCards = async <Row extends { readonly mail: number | null }>(
  read: Pick<MailReads, 'mailCards'>,
  rows: readonly Row[],
): Promise<Carded<Row>[]> => {
  const mails = rows.map(({ mail }) => mail).filter((it) => it !== null);
  if (mails.length === 0) return [...rows];
  const cards = await read.mailCards(mails);
  return rows.map((row) => {
    const card = row.mail === null ? undefined : cards.get(row.mail);
    return card === undefined ? row : { ...row, card: { ...card, from: withPlainDomains(card.from) } };
  });
};
