import type { Migration, Types } from '../migration.ts';

/** What the widget shows of its site, how conversations were rated, and how long answers took. */
export const widget: Migration = {
  number: 4,
  statements: (types) => [...added(types), ...tables(types), ...indexes],
};

const added = ({ int, text }: Types): string[] => [
  `alter table conversation add column score ${int}`,
  `alter table conversation add column rated_at ${int}`,
  `alter table conversation add column follows ${text}`,
  `alter table entry add column score ${int}`,
];

const tables = ({ int, text, serial, end, endByTime }: Types): string[] => [
  `create table logo (
    name ${text} not null, site ${text} not null references site, bytes ${text} not null, at ${int} not null, primary key (name, site)
  )${end}`,
  // Of nobody: when somebody began to wait, and how long it took.
  `create table reply (
    id ${serial}, site ${text} not null references site, asked_at ${int} not null, took_s ${int} not null
  )${endByTime}`,
];

const indexes = [
  'create index logo_site on logo (site)',
  'create index reply_asked on reply (site, asked_at)',
  'create index reply_old on reply (asked_at)',
  'create index conversation_rated on conversation (site, rated_at) where rated_at is not null',
];
