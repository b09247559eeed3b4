import type { FactSource } from '../../../protocol/brief.ts';
import type { ChannelKind } from '../../../protocol/channel.ts';
import type { Level, Strength } from '../../../protocol/identity.ts';

/** What a brief is made of, as it was found. Texts are as people wrote them. */
export interface BriefFacts {
  /** null: nobody has said. */
  readonly name: SaidValue | null;
  readonly level: Level;
  readonly firstSeenAt: number;
  readonly language: 'de' | 'en';
  /** '' when nothing is known of it. */
  readonly device: string;
  readonly identifiers: readonly {
    /** `email`, `ext:NAME` … */
    readonly kind: string;
    /** As agents may see it. */
    readonly masked: string;
    readonly strength: Strength;
    readonly at: number;
  }[];
  /** What holds of each key, addresses and numbers masked. */
  readonly traits: readonly (SaidValue & { readonly key: string })[];
  readonly page: { readonly url: string; readonly title: string | null; readonly at: number } | null;
  /** Newest first. Of orders and of what she did elsewhere only what the store holds. */
  readonly orders: readonly OrderFact[];
  readonly events: readonly EventFact[];
  readonly others: { readonly count: number; readonly last: { readonly number: number; readonly at: number } | null };
  /** Oldest first. */
  readonly messages: readonly MessageFact[];
  readonly handOffs: readonly { readonly by: string; readonly to: string; readonly at: number }[];
  /** Answers that did not arrive, or nobody knows. */
  readonly failures: readonly { readonly channel: ChannelKind; readonly isUnclear: boolean; readonly at: number }[];
  /** She has read up to this entry. */
  readonly readUpTo: number;
  readonly waitingSince: number | null;
  /** IANA name. */
  readonly zone: string;
}

export interface SaidValue {
  readonly value: string;
  readonly source: FactSource;
  readonly strength: Strength;
  readonly at: number;
}

export interface OrderFact {
  readonly number: string;
  /** Its state and what is in it, in the shop's words. */
  readonly words: string;
  readonly at: number;
}

export interface EventFact {
  readonly name: string;
  readonly words: string;
  readonly at: number;
}

export interface MessageFact {
  readonly seq: number;
  readonly side: 'visitor' | 'agent' | 'system';
  readonly name: string;
  readonly at: number;
  readonly text: string;
  readonly files: number;
  readonly channel: ChannelKind;
}
