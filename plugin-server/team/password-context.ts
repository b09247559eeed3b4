import type { SiteTable } from '../store/schema.ts';

interface About {
  readonly name: string;
  readonly email: string;
  readonly inboxUrl: string;
  readonly sites: readonly Pick<SiteTable, 'name' | 'origins'>[];
}

/** What everybody knows of her and the site, so what an attacker tries first. */
export const passwordContext = ({ name, email, inboxUrl, sites }: About): string[] => [
  name,
  email.slice(0, email.lastIndexOf('@')),
  hostOf(inboxUrl),
  ...sites.flatMap((site) => [site.name, ...(JSON.parse(site.origins) as string[]).map(hostOf)]),
];

const hostOf = (origin: string): string => origin.replace(/^https?:\/\/(\*\.)?/, '');
