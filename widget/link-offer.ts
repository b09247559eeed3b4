import { identityLimits } from '../protocol/identity.ts';
import type { ConversationId, LinkId } from '../protocol/ids.ts';
import { wall } from './clock.ts';
import type { LinkOffer, LinkQuestion } from './person-state.ts';
import { unanswered } from './refusal.ts';
import type { Tabs } from './tabs.ts';
import type { PushedAs, Transport } from './transport.ts';

export interface LinkOffersNeeds {
  readonly tabs: Tabs;
  readonly request: Transport['request'];
  /** The conversation she is in. */
  talk(): ConversationId | null;
  /** This page's address for another device; null: what stands behind its `#` is the page's own, or it is no address. */
  here(): string | null;
  /** It goes on on another device. For the page. */
  linked(label: string | null): void;
  changed(): void;
}

/** Longer than that no camera reads it. */
const longestUrl = 300;

/** The first device: offers its conversation to another one, says yes to it, and takes it back. */
export class LinkOffers {
  readonly #needs: LinkOffersNeeds;
  /** Counts offers: what is answered late belongs to an earlier one. */
  #turn = 0;
  #expiry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  offer: LinkOffer | null = null;
  question: LinkQuestion | null = null;

  constructor(needs: LinkOffersNeeds) {
    this.#needs = needs;
    needs.tabs.hear((word) => {
      if (word.t === 'answered') this.#settle(word.link);
    });
  }

  async make(): Promise<void> {
    this.end();
    const turn = this.#turn;
    const conversation = this.#needs.talk();
    if (!conversation) return;
    // Her clock may be wrong, so the ten minutes are counted from here.
    const expiresAt = wall() + identityLimits.linkLifeMs;
    this.#become({ is: 'loading' });
    const answer = await this.#needs.request('link:create', { conversation });
    if (turn !== this.#turn) {
      if (answer?.ok) void this.#needs.request('link:revoke', { link: answer.link });
      return;
    }
    if (!answer?.ok) return this.#become({ is: 'failed', problem: unanswered(answer) });
    this.#become({ is: 'ready', link: answer.link, url: this.#urlOf(answer.url), code: answer.code, expiresAt });
    this.#expiry = setTimeout(() => this.#become({ is: 'expired' }), expiresAt - wall());
  }

  /** Closed: nobody can take it any more. */
  end(): void {
    this.#turn++;
    clearTimeout(this.#expiry);
    if (this.offer?.is === 'ready') void this.#needs.request('link:revoke', { link: this.offer.link });
    this.#become(null);
  }

  asked({ link, label, number }: PushedAs<'link:ask'>): void {
    clearTimeout(this.#silence);
    this.question = { link, label, number, until: wall() + identityLimits.linkAnswerMs };
    this.#silence = setTimeout(() => this.#settle(link), identityLimits.linkAnswerMs);
    this.#needs.changed();
  }

  async answer(yes: boolean): Promise<void> {
    const asked = this.question;
    if (!asked) return;
    this.#settle(asked.link);
    const answer = await this.#needs.request('link:answer', { link: asked.link, yes });
    if (answer) this.#needs.tabs.say({ t: 'answered', link: asked.link });
    // Nobody heard it: she may say it again.
    else if (!this.question && wall() < asked.until) {
      this.question = asked;
      this.#silence = setTimeout(() => this.#settle(asked.link), asked.until - wall());
      this.#needs.changed();
    }
  }

  done({ link, label }: PushedAs<'link:done'>): void {
    this.#settle(link);
    this.#needs.linked(label);
    if (this.offer?.is !== 'ready' || this.offer.link !== link) return;
    clearTimeout(this.#expiry);
    this.#become({ is: 'done', link, label });
  }

  /** "That was not me." */
  async revoke(link: LinkId): Promise<boolean> {
    const answer = await this.#needs.request('link:revoke', { link });
    if (answer?.ok && this.offer?.is === 'done' && this.offer.link === link) this.#become(null);
    return answer?.ok === true;
  }

  /** Nothing of it stays. */
  forget(): void {
    this.#turn++;
    clearTimeout(this.#expiry);
    clearTimeout(this.#silence);
    this.offer = null;
    this.question = null;
  }

  #settle(link: LinkId): void {
    if (this.question?.link !== link) return;
    clearTimeout(this.#silence);
    this.question = null;
    this.#needs.changed();
  }

  /** The shop's own page where that can carry it, so that she stays in the shop. */
  #urlOf(url: string): string {
    const own = this.#needs.here();
    const fragment = url.slice(url.indexOf('#'));
    return own && own.length + fragment.length <= longestUrl ? own + fragment : url;
  }

  #become(offer: LinkOffer | null): void {
    this.offer = offer;
    this.#needs.changed();
  }
}
