import { html, type TemplateResult } from 'lit/html.js';
import type { KeptItem } from '../../person-state.ts';
import type { SheetSpeak } from '../../texts/speak.ts';
import type { Drawing } from './drawing.ts';
import { type Stored, storedRow } from './stored-row.ts';

/** What really lies on this device, thing by thing. */
export const keptItems = ({ say, state, person, acts }: Drawing): TemplateResult => {
  if (person.kept.length === 0) return html`<p class="lead">${say('privacy.nothing')}</p>`;
  const wipeOf = (what: KeptItem['what'], name: string): Pick<Stored, 'wipe'> => {
    const label = say('privacy.delete', { what: name });
    if (what === 'draft') return { wipe: { label, does: () => acts.type('') } };
    return what === 'outbox' ? { wipe: { label, does: dropUnsent } } : {};
  };
  const dropUnsent = (): void => {
    for (const { cid } of state.unsent) acts.drop(cid);
  };
  return html`<ul class="stored">${person.kept.map((item) => {
    const [name, why] = nameOf(say, item);
    return storedRow(say, {
      what: name,
      why,
      place: [whereOf(say, item.where), item.where === 'memory' ? say('kept.untilPage') : untilOf(say, item.what)],
      ...wipeOf(item.what, name),
    });
  })}</ul>`;
};

const nameOf = (say: SheetSpeak, { what, count: n }: KeptItem): readonly [name: string, why: string] => {
  switch (what) {
    case 'marker':
      return [say('kept.marker'), say('kept.markerWhy')];
    case 'device':
      return [say('kept.device'), say('kept.deviceWhy')];
    case 'talk':
      return [say('kept.talk'), say('kept.talkWhy')];
    case 'draft':
      return [say('kept.draft'), say('kept.draftWhy')];
    case 'consent':
      return [say('kept.consent'), say('kept.consentWhy')];
    case 'declined':
      return [say('kept.declined'), say('kept.declinedWhy')];
    case 'outbox':
      return [say('kept.outbox', { n }), say('kept.outboxWhy')];
    case 'file':
      return [say('kept.file', { n }), say('kept.fileWhy')];
    case 'leaving':
      return [say('kept.leaving'), say('kept.leavingWhy')];
  }
};

const whereOf = (say: SheetSpeak, where: KeptItem['where']): string =>
  say(where === 'localStorage' ? 'kept.inLocal' : where === 'IndexedDB' ? 'kept.inDatabase' : 'kept.inMemory');

const untilOf = (say: SheetSpeak, what: KeptItem['what']): string => {
  if (what === 'draft') return say('kept.untilSent');
  if (what === 'outbox' || what === 'file') return say('kept.untilGone');
  return say(what === 'leaving' ? 'kept.untilTold' : 'kept.untilForget');
};
