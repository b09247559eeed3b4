import type { Request } from 'express';
import * as v from 'valibot';
import { problem } from '../../protocol/problems.ts';
import { instanceId, siteKey } from '../../protocol/schema.ts';
import type { FoundDevice } from '../identity/find-device.ts';
import type { KnownSite } from '../site/known-site.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import type { FoundCaller } from '../team/find-caller.ts';
import type { CookieJar } from './cookie.ts';
import { takesAnyPage } from './cors.ts';
import type { Identify } from './mount-doors.ts';

interface VisitorNeeds {
  readonly directory: SiteDirectory;
  readonly find: (shown: { token: string | undefined; pass: string | undefined }) => Promise<FoundDevice>;
}

const bearer = (request: Request): string | undefined =>
  /^Bearer ([A-Za-z0-9_-]{1,100})$/.exec(request.headers.authorization ?? '')?.[1];

/** A device by its bearer token, else the page by the site key it names; either way only from a page on the list of every site that is meant. A program sends no origin. */
export const identifyVisitor =
  ({ directory, find }: VisitorNeeds): Identify =>
  async (request, facts, named) => {
    const token = bearer(request);
    const found = token === undefined ? null : await find({ token, pass: request.header('x-nahtlos-pass') });
    if (found !== null && !found.ok) return found.problem;
    const own = found === null ? null : directory.byId(found.caller.site);
    const meant = named === null ? null : await directory.byKey(named);
    if (meant === undefined) return problem('site.unknown');
    if (own === undefined || (own === null && meant === null)) return problem('auth.missing');
    const isWelcome = (site: KnownSite | null): boolean =>
      site === null || directory.judge(site, facts.origin) === 'ok';
    if (facts.origin !== null && !takesAnyPage(request) && !(isWelcome(own) && isWelcome(meant)))
      return problem('origin.refused');
    return found === null ? { as: 'page' } : { as: found.isProven ? 'proven' : 'visitor', caller: found.caller };
  };

interface AgentNeeds {
  readonly cookies: CookieJar;
  readonly isInboxOrigin: (origin: string | null) => boolean;
  readonly find: (shown: {
    secret: string | undefined;
    instance: v.InferOutput<typeof instanceId> | undefined;
    site: string | undefined;
  }) => Promise<FoundCaller>;
}

const comesFromOurPage = (request: Request): boolean => {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || (site === 'none' && request.method === 'GET');
};

/** An agent by her cookie, only from the inbox's own page; whoever has none, or a dead one, is nobody. */
export const identifyAgent =
  ({ cookies, isInboxOrigin, find }: AgentNeeds): Identify =>
  async (request, facts) => {
    if (!comesFromOurPage(request)) return problem('origin.refused');
    if ((request.method !== 'GET' || facts.origin !== null) && !isInboxOrigin(facts.origin))
      return problem('origin.refused');
    const secret = cookies.read(request.headers.cookie);
    if (secret === null) return { as: 'nobody' };
    const instance = v.safeParse(v.optional(instanceId), request.header('x-nahtlos-instance'));
    // A link to a file carries no headers of ours.
    const site = v.safeParse(v.optional(siteKey), request.header('x-nahtlos-site') ?? request.query.site);
    if (!instance.success || !site.success)
      return problem('request.malformed', { field: instance.success ? 'x-nahtlos-site' : 'x-nahtlos-instance' });
    const found = await find({ secret, instance: instance.output, site: site.output });
    if (!found.ok) return found.problem.code === 'auth.revoked' ? { as: 'nobody' } : found.problem;
    return {
      as: found.caller.role,
      caller: found.caller,
      signIn: found.signIn,
      freshAt: found.freshAt,
      needsFactor: found.needsFactor,
    };
  };
