import * as v from 'valibot';
import { channelLimits } from '../../protocol/channel.ts';
import { type Answering, answering } from '../../protocol/channel-doors.ts';

export const defaultAnswering: Answering = {
  graceMs: channelLimits.graceMs,
  sparesUnproven: true,
  asksAddress: true,
  imprint: '',
  reopenDays: 30,
};

/** From its column. Field by field: what is missing or of another version falls back, the rest stays. */
export const answeringOf = (json: string): Answering => {
  const kept = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const { entries } = answering;
  const field = <Name extends keyof Answering>(name: Name): Answering[Name] => {
    const parsed = v.safeParse(entries[name], kept[name]);
    return parsed.success ? (parsed.output as Answering[Name]) : defaultAnswering[name];
  };
  return {
    graceMs: field('graceMs'),
    sparesUnproven: field('sparesUnproven'),
    asksAddress: field('asksAddress'),
    imprint: field('imprint'),
    reopenDays: field('reopenDays'),
  };
};
