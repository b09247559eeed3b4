import * as v from 'valibot';
import { limits } from '../../protocol/limits.ts';
import { type Locale, locale, text } from '../../protocol/schema.ts';

/** What the widget looks like and says first. */
export interface SiteLook {
  /** `#rrggbb`, lower case */
  readonly accent: string;
  readonly greeting: { readonly de: string; readonly en: string };
  readonly position: 'right' | 'left';
  readonly locales: readonly Locale[];
  /** German addresses her as Sie. */
  readonly formal: boolean;
}

export const defaultLook: SiteLook = {
  accent: '#0b6b5d',
  greeting: { de: 'Guten Tag! Wie können wir helfen?', en: 'Hello! How can we help?' },
  position: 'right',
  locales: ['de', 'en'],
  formal: true,
};

/** The look from its column. Field by field: what is missing or of another version falls back, the rest stays. */
export const lookOf = (json: string): SiteLook => {
  const kept = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const field = <Name extends keyof SiteLook>(
    name: Name,
    schema: v.GenericSchema<unknown, SiteLook[Name]>,
  ): SiteLook[Name] => {
    const parsed = v.safeParse(schema, kept[name]);
    return parsed.success ? parsed.output : defaultLook[name];
  };
  return {
    accent: field('accent', v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/))),
    greeting: field('greeting', v.strictObject({ de: text(limits.greeting), en: text(limits.greeting) })),
    position: field('position', v.picklist(['right', 'left'])),
    locales: field('locales', v.pipe(v.array(locale), v.minLength(1))),
    formal: field('formal', v.boolean()),
  };
};
