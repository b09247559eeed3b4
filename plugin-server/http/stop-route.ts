import type { Request, RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import type { Limiter } from '../doors/limiter.ts';
import { stopMails } from '../routing/stop-mails.ts';
import type { LinkPasses } from '../secret/link-passes.ts';
import type { KnownSite } from '../site/known-site.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import { type Store, StoreRefusal } from '../store/store.ts';
import { sendProblem } from './answer.ts';
import { sendStopPage } from './stop-page.ts';

interface Needs {
  readonly store: Store;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly passes: Pick<LinkPasses, 'stopIn'>;
  readonly sites: Pick<SiteDirectory, 'byId'>;
  readonly networkOf: (request: Request) => string;
  readonly announce: (news: readonly News[]) => void;
}

/**
 * Where "no more e-mails" leads. Looking changes nothing: mail programs and their scanners open every link. Pressing the button does,
 * and so does the one click of a mail program (RFC 8058), which sends no cookie and comes from anywhere: the token is all there is.
 */
export const stopRoute = (needs: Needs): { get: RequestHandler; post: RequestHandler } => {
  const { store, clock, limiter, passes, sites, networkOf, announce } = needs;

  /** Whose mails it would stop; null: not ours, or an agent's. */
  const found = async (request: Request): Promise<{ token: string; site: KnownSite } | null> => {
    const token = passes.stopIn(String(request.params.token));
    const row = token === null ? undefined : await store.read.mailToken(token);
    const site = row === undefined || row.identifier === null ? undefined : sites.byId(row.site);
    return token === null || site === undefined ? null : { token, site };
  };
  const isGerman = (request: Request): boolean => request.acceptsLanguages('de', 'en') === 'de';

  return {
    get: async (request, response) => {
      const it = await found(request);
      sendStopPage(response, {
        site: it?.site ?? null,
        isGerman: isGerman(request),
        shown: it === null ? 'gone' : 'ask',
      });
    },
    post: async (request, response) => {
      const slow = await limiter.take('token', { standing: { as: 'page' }, network: networkOf(request) });
      if (slow !== null) return sendProblem(response, slow);
      const it = await found(request);
      if (it === null) return sendStopPage(response, { site: null, isGerman: isGerman(request), shown: 'gone' });
      try {
        const stopped = await store.write(
          (tx) => stopMails(tx, { token: it.token, now: clock.wall() }),
          'chat',
          it.token,
        );
        if (stopped.ok) announce(stopped.news);
        sendStopPage(response, { site: it.site, isGerman: isGerman(request), shown: stopped.ok ? 'done' : 'gone' });
      } catch (error) {
        if (error instanceof StoreRefusal) return sendProblem(response, error.problem);
        throw error;
      }
    },
  };
};
