import type { SiteId } from '../../../protocol/ids.ts';
import type { FileShelf } from '../../file/file-shelf.ts';
import type { Reads } from '../../store/tx.ts';
import { collectPerson, collectTalks, type Enclosed } from './collect-person.ts';
import { dataJson } from './data-json.ts';
import { pageWords } from './page-words.ts';
import { readablePage } from './readable-page.ts';
import { type Packed, zip } from './zip.ts';

export interface Handout {
  readonly read: Reads;
  readonly shelf: Pick<FileShelf, 'open'>;
  readonly site: SiteId;
  readonly identifiers: readonly number[];
  /** Of whoever reads it. */
  readonly locale: string;
  readonly isHerself: boolean;
  readonly now: number;
}

/** The archive of a person: `data.json`, `index.html`, `files/…`. Read while it is sent; what is removed meanwhile is not in it. */
export const makeArchive = (of: Handout): AsyncGenerator<Uint8Array> => zip(filesOf(of), of.now);

async function* filesOf(of: Handout): AsyncGenerator<Packed> {
  const { read, site, identifiers, locale, isHerself, now } = of;
  const person = await collectPerson(read, site, identifiers, now);
  const talks = () => collectTalks(read, site, { identifiers, isHerself });
  yield { path: 'data.json', isPacked: false, body: dataJson(person, talks()) };
  const page = readablePage(person, talks(), { words: pageWords(locale), isHerself });
  yield { path: 'index.html', isPacked: false, body: page };
  for await (const { entries } of talks())
    for await (const { files } of entries) for (const file of files) yield* bytesOf(of, file);
}

async function* bytesOf({ read, shelf, site }: Handout, file: Enclosed): AsyncGenerator<Packed> {
  const row = await read.file(site, file.id);
  // A note's file has no place in what the visitor could see, whatever an entry says.
  if (row === undefined || row.aside === 1) return;
  const opened = await shelf.open(row.shelf);
  if (opened !== null) yield { path: file.path, isPacked: true, body: opened.body };
}
