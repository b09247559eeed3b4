/** Times as they stand in mails and briefs. */
export interface SayTime {
  /** 18:04 */
  clock(at: number): string;
  /** 19. November, 18:04 · 19 November, 18:04 */
  moment(at: number): string;
  /** 18:04; of another day than `now` 19.11., 18:04 */
  near(at: number, now: number): string;
  /** 19.11.2026 · 19 Nov 2026 */
  date(at: number): string;
}

/** `zone`: IANA name; one this machine does not know is that of the product's home. */
export const sayTime = (locale: 'de' | 'en', zone: string): SayTime => {
  const tag = locale === 'de' ? 'de-DE' : 'en-GB';
  const timeZone = isZone(zone) ? zone : 'Europe/Berlin';
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(tag, { timeZone, ...options });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = format({ day: 'numeric', month: 'long' });
  const day =
    locale === 'de' ? format({ day: '2-digit', month: '2-digit' }) : format({ day: 'numeric', month: 'short' });
  const whole =
    locale === 'de' ? format({ day: '2-digit', month: '2-digit', year: 'numeric' }) : format({ dateStyle: 'medium' });
  const clock = (at: number): string => time.format(at);
  return {
    clock,
    moment: (at) => `${date.format(at)}, ${clock(at)}`,
    near: (at, now) => (whole.format(at) === whole.format(now) ? clock(at) : `${day.format(at)}, ${clock(at)}`),
    date: (at) => whole.format(at),
  };
};

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('de', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
};
