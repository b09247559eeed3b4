import { useEffect, useState } from 'preact/hooks';
import { shortSpan } from '../format.ts';
import { say } from '../texts/texts.ts';
import { useInbox } from './inbox-context.ts';

const stepMs = 1_000;
const minuteMs = 60_000;

/** How long until a moment: by the second while it is close, and drawn only as often as it changes. */
export const Countdown = ({
  until,
  over,
}: {
  readonly until: number /** Said when it is there. */;
  readonly over: string;
}) => {
  const { now } = useInbox();
  const [left, setLeft] = useState(until - now.exact());

  useEffect(() => {
    const read = (): void => setLeft(until - now.exact());
    read();
    const timer = setInterval(read, stepMs);
    return () => clearInterval(timer);
  }, [until]);

  return <time dateTime={new Date(until).toISOString()}>{left <= 0 ? over : spanLeft(left)}</time>;
};

/** 45 s, 4 min, 3 h */
const spanLeft = (left: number): string =>
  left > 2 * minuteMs ? shortSpan(left) : say().time.shortSeconds(Math.ceil(left / stepMs));
