import type { Compilable, Kysely } from 'kysely';
import type { SiteId } from '../../protocol/ids.ts';
import type { Connection } from './connection.ts';
import { type Profiles, profilesAtOnce } from './profile-tx.ts';
import type { Schema } from './schema.ts';
import { statement } from './statement.ts';

/** A question about the members of some profiles, compiled for one and for as many as are asked about at once. */
export const ofProfiles = <Row>(
  build: (
    db: Kysely<Schema>,
    arg: { readonly site: SiteId; readonly limit: number },
    roots: number[],
  ) => Compilable<Row>,
) => {
  const sized = (size: number) =>
    statement((db, arg: { site: SiteId; limit: number } & Readonly<Record<`root${number}`, number>>) =>
      build(
        db,
        arg,
        Array.from({ length: size }, (_, index) => arg[`root${index}`] as number),
      ),
    );
  const [one, many] = [sized(1), sized(profilesAtOnce)];
  return (connection: Connection, { site, roots, limit }: Profiles): Promise<Row[]> => {
    if (roots.length > profilesAtOnce) throw new Error(`${roots.length} profiles were asked for at once.`);
    const size = roots.length === 1 ? 1 : profilesAtOnce;
    // No profile has the root 0.
    const slots = Object.fromEntries(Array.from({ length: size }, (_, index) => [`root${index}`, roots[index] ?? 0]));
    return (size === 1 ? one : many).rows(connection, { site, limit, ...slots });
  };
};
