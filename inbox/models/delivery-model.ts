import { createModel } from '@preact/signals';
import type { ChannelKind } from '../../protocol/channel.ts';
import { makeCid } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';
import { insist } from './insist.ts';
import { createUnderWay } from './under-way.ts';

/** What an agent can do about an answer on its way. Each is meant once, however often it has to be asked. */
export const DeliveryModel = createModel((connection: Connection) => {
  const { keys, run } = createUnderWay<number>();

  const acts = {
    retry: (delivery: number) => {
      const asked = { delivery, cid: makeCid() };
      return run(delivery, () => insist(() => connection.ask('delivery:retry', asked)));
    },
    /** By another way; from `unclear` it may arrive twice. */
    move: (delivery: number, to: ChannelKind) => {
      const asked = { delivery, cid: makeCid(), to };
      return run(delivery, () => insist(() => connection.ask('delivery:move', asked)));
    },
    /** It arrived, or it is not to be tried again. */
    leave: (delivery: number, arrived: boolean) => {
      const asked = { delivery, cid: makeCid(), arrived };
      return run(delivery, () => insist(() => connection.ask('delivery:leave', asked)));
    },
    /** It gathers no longer. */
    hurry: (delivery: number) => {
      const asked = { delivery, cid: makeCid() };
      return run(delivery, () => insist(() => connection.ask('delivery:hurry', asked)));
    },
  };

  return { underWay: keys, ...acts };
});
