import * as v from 'valibot';
import type { PrivacySettings } from '../../protocol/profile-view.ts';

/** How a site asks, how long it keeps, and what it says of its shop's accounts. */
export type SitePrivacy = PrivacySettings;

export const defaultPrivacy: SitePrivacy = {
  consent: 'auto',
  conversationDays: 180,
  looseFileDays: 30,
  profileDays: 400,
  deviceDays: 180,
  addressesConfirmed: false,
  requireNonce: false,
  issuer: null,
};

const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_095));

/** From its column. Field by field: what is missing or of another version falls back, the rest stays. */
export const privacyOf = (json: string): SitePrivacy => {
  const kept = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const field = <Name extends keyof SitePrivacy>(
    name: Name,
    schema: v.GenericSchema<unknown, SitePrivacy[Name]>,
  ): SitePrivacy[Name] => {
    const parsed = v.safeParse(schema, kept[name]);
    return parsed.success ? parsed.output : defaultPrivacy[name];
  };
  return {
    consent: field('consent', v.picklist(['auto', 'required'])),
    conversationDays: field('conversationDays', days),
    looseFileDays: field('looseFileDays', days),
    profileDays: field('profileDays', days),
    deviceDays: field('deviceDays', days),
    addressesConfirmed: field('addressesConfirmed', v.boolean()),
    requireNonce: field('requireNonce', v.boolean()),
    issuer: field('issuer', v.nullable(v.string())),
  };
};
