import type { Express } from 'express';
import { type Door, doorPath } from '../../protocol/door.ts';
import { type Side, wire } from '../../protocol/wire.ts';
import type { ListedRoute } from './raw-routes.ts';

/** What the table of doors mounts over HTTP, as `method path`. */
const doorRoutes = (): string[] =>
  (Object.keys(wire) as Side[]).flatMap((side) =>
    Object.entries<Door>(wire[side].doors)
      .filter(([, door]) => door.via.includes('http'))
      .map(([name]) => `post ${doorPath(side, name)}`),
  );

/** What Express has really mounted; what is mounted by `app.use` has no path that could be listed. */
const mountedRoutes = (app: Express, around: ReadonlySet<unknown>): string[] =>
  app.router.stack.flatMap((layer) => {
    if (layer.route !== undefined) return layer.route.stack.map(({ method }) => `${method} ${layer.route?.path}`);
    return around.has(layer.handle) ? [] : ['app.use'];
  });

/**
 * Throws if anything is mounted outside the table of doors and the lists of raw routes, or listed and not mounted: a route
 * nobody listed is a route nobody asked whom it lets in.
 * @param around what stands before and behind all routes and answers for none
 */
export const checkMounted = (
  app: Express,
  lists: readonly (readonly ListedRoute[])[],
  around: readonly unknown[],
): void => {
  const listed = new Set([...doorRoutes(), ...lists.flat().map(({ method, path }) => `${method} ${path}`)]);
  const mounted = new Set(mountedRoutes(app, new Set(around)));
  const unlisted = [...mounted.difference(listed)];
  const unused = [...listed.difference(mounted)];
  if (unlisted.length > 0) throw new Error(`Mounted, but on no list: ${unlisted.join(', ')}.`);
  if (unused.length > 0) throw new Error(`Listed, but not mounted: ${unused.join(', ')}.`);
};
