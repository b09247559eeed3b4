import type { SiteId } from '../../protocol/ids.ts';
import type { Availability } from '../../protocol/view.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { logoUrl } from './logo-url.ts';
import type { SiteDirectory } from './site-directory.ts';

export interface HelloDesk {
  readonly sites: Pick<SiteDirectory, 'byKey'>;
  readonly publicUrl: string;
  readonly availability: (site: SiteId) => Promise<Availability>;
  /** Mail goes out. */
  readonly sendsCodes: (site: SiteId) => boolean;
  /** Mails of this site go out and answers come back. */
  readonly answersMail: (site: SiteId) => boolean;
  /** Somebody can be fetched. */
  readonly escalates: (site: SiteId) => Promise<boolean>;
  /** The chat stands on a page and works there. */
  readonly greeted?: (site: SiteId, origin: string | null) => void;
}

/** What the panel shows before anybody has written; nothing in it is about the person who looks. Error: site.unknown. */
export const hello = async (
  desk: HelloDesk,
  request: Parsed<'visitor', 'visitor:hello'>,
  origin: string | null = null,
): Promise<Outcome<Given<'visitor', 'visitor:hello'>>> => {
  const site = await desk.sites.byKey(request.site);
  if (site === undefined) return refused('site.unknown');
  desk.greeted?.(site.id, origin);
  const { look } = site;
  const language = request.locale === 'en' ? 'en' : 'de';
  return done({
    availability: await desk.availability(site.id),
    site: {
      name: site.name,
      privacyUrl: site.privacyUrl,
      logo: look.logo === null ? null : logoUrl(desk.publicUrl, look.logo),
    },
    greeting: look.greeting,
    quickQuestions: look.quickQuestions[language],
    words: look.words[language],
    replyPromise: look.replyPromise[language] === '' ? null : look.replyPromise[language],
    zone: site.hours.zone,
    rates: look.rates,
    seen: look.seen,
    offers: desk.answersMail(site.id) ? [{ kind: 'email' }] : [],
    asksAddress: desk.answersMail(site.id) && site.answering.asksAddress,
    escalates: await desk.escalates(site.id),
    codes: desk.sendsCodes(site.id) ? ['email'] : [],
    consent: site.privacy.consent,
  });
};
