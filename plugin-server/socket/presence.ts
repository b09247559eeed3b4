import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { live } from '../../protocol/limits.ts';
import type { Clock } from '../clock.ts';

interface Place {
  readonly site: SiteId;
  /** seat → when its word goes stale */
  readonly seats: Map<string, number>;
}

/** Who has the conversation before her eyes. Volatile: if it was wrong, a timer of the router repairs it. */
export interface Presence {
  isPresent(conversation: ConversationId): boolean;
  /** The conversations of a site with somebody there, those who came last first. */
  presentAt(site: SiteId, limit: number): ConversationId[];
  say(site: SiteId, seat: string, conversations: readonly ConversationId[], isThere: boolean): void;
  /** The seat is empty; she counts as present for a moment, for a reload is no absence. */
  leave(seat: string, conversations: readonly ConversationId[]): void;
  /** Forgets stale words. Called every few seconds. */
  sweep(): void;
}

export const createPresence = (
  clock: Clock,
  changed: (site: SiteId, conversation: ConversationId, isPresent: boolean) => void,
): Presence => {
  const places = new Map<ConversationId, Place>();

  const put = (site: SiteId, conversation: ConversationId, seat: string, until: number): void => {
    const place = places.get(conversation);
    if (place !== undefined) {
      place.seats.set(seat, until);
      return;
    }
    places.set(conversation, { site, seats: new Map([[seat, until]]) });
    changed(site, conversation, true);
  };

  const take = (conversation: ConversationId, seat: string): void => {
    const place = places.get(conversation);
    if (place === undefined || !place.seats.delete(seat) || place.seats.size > 0) return;
    places.delete(conversation);
    changed(place.site, conversation, false);
  };

  return {
    isPresent: (conversation) => places.has(conversation),
    presentAt: (site, limit) =>
      [...places]
        .filter(([, place]) => place.site === site)
        .slice(-limit)
        .map(([conversation]) => conversation)
        .reverse(),
    say: (site, seat, conversations, isThere) => {
      const until = clock.mono() + live.presenceHeldMs;
      for (const conversation of conversations) {
        if (isThere) put(site, conversation, seat, until);
        else take(conversation, seat);
      }
    },
    leave: (seat, conversations) => {
      const until = clock.mono() + live.presenceLingersMs;
      for (const conversation of conversations) {
        const seats = places.get(conversation)?.seats;
        if (seats?.has(seat) === true) seats.set(seat, until);
      }
    },
    sweep: () => {
      const now = clock.mono();
      for (const [conversation, { seats }] of [...places])
        for (const [seat, until] of [...seats]) if (until <= now) take(conversation, seat);
    },
  };
};
