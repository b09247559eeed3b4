import * as v from 'valibot';
import { both, door, who } from './door.ts';
import { rights } from './identity.ts';
import { limits } from './limits.ts';
import { lookFields } from './look.ts';
import { agentId, count, email, fileId, inviteId, line, locale, millis, role, upTo } from './schema.ts';
import { agentRow, hello, siteSettings, snippetLight } from './view.ts';

/** What the inbox asks about the team and the site: who is in it, how the chat looks, whether its tag works, how it was. */

const site = who({ agent: 'site', admin: 'site', owner: 'site' });
const admins = who({ admin: 'site', owner: 'site' });
const nothing = v.strictObject({});
const origin = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.origin));
export const origins = v.pipe(v.array(origin), v.minLength(1), v.maxLength(limits.origins));
export const privacyUrl = v.pipe(v.string(), v.maxLength(limits.pageUrl), v.url(), v.startsWith('http'));

/** What is named; the rest stays. */
const look = v.partial(v.strictObject(lookFields));

export const siteDoors = {
  'agent:list': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: nothing,
    answer: v.strictObject({
      agents: v.array(agentRow),
      invites: v.array(
        v.strictObject({ invite: inviteId, email: v.string(), name: v.string(), role, expiresAt: millis }),
      ),
    }),
  }),
  'agent:invite': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'others',
    request: v.strictObject({ email, name: line(limits.name), role }),
    answer: v.strictObject({ invite: inviteId, url: v.string(), expiresAt: millis }),
  }),
  'invite:revoke': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'none',
    request: v.strictObject({ invite: inviteId }),
    answer: nothing,
  }),
  'agent:change': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'others',
    request: v.strictObject({
      agent: agentId,
      role: v.optional(role),
      disabled: v.optional(v.boolean()),
      /** All of them: what is not named is taken away. */
      rights: v.optional(v.pipe(v.array(v.picklist(rights)), v.maxLength(rights.length))),
    }),
    answer: agentRow,
  }),
  'site:read': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: siteSettings,
  }),
  'site:change': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: v.strictObject({
      name: v.optional(line(limits.siteName)),
      origins: v.optional(origins),
      privacyUrl: v.optional(v.nullable(privacyUrl)),
      /** A picture that was uploaded; null: none. */
      logo: v.optional(v.nullable(fileId)),
      ...look.entries,
    }),
    answer: siteSettings,
  }),
  /** What loader and panel are told of a site that looks like this: for the preview. Nothing of it is kept. */
  'look:preview': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ locale, look }),
    /** `config`: JSON, as the server writes it into the loader; `said`: the texts an owner may put in her own words, as the widget has them. */
    answer: v.strictObject({
      config: v.string(),
      hello,
      said: v.record(v.string(), v.string()),
    }),
  }),
  /** Whether the tag works: from now on the loader speaks up for a while, and `snippet:changed` tells. */
  'snippet:wait': door({
    via: both,
    effect: 'write',
    who: admins,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: snippetLight,
  }),
  'snippet:read': door({
    via: both,
    effect: 'read',
    who: admins,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: snippetLight,
  }),
  /** How many gave which score, 1 to 5, in the last days. */
  'rating:count': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ days: upTo(400) }),
    answer: v.strictObject({ counts: v.tuple([count, count, count, count, count]) }),
  }),
} as const;
