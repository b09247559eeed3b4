import type { IncomingMessage } from 'node:http';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { Limiter } from '../doors/limiter.ts';
import type { IsListed } from './cors.ts';

interface Needs {
  readonly limiter: Limiter;
  readonly networkOf: (request: IncomingMessage) => string;
  /** Of any site, or the inbox's own. */
  readonly isListed: IsListed;
  readonly isDraining: () => boolean;
  /** Too much to do for anybody new. */
  readonly refuseNew: () => Problem | null;
  /** Sockets now open from this network. */
  readonly openFrom: (network: string) => number;
  readonly factor: number;
}

/** Before the upgrade: an origin that is on no list, too many from one place, or a server that is about to stop. */
export const createMayUpgrade =
  ({ limiter, networkOf, isListed, isDraining, refuseNew, openFrom, factor }: Needs) =>
  async (request: IncomingMessage): Promise<Problem | null> => {
    if (isDraining()) return problem('server.draining');
    const { origin } = request.headers;
    if (origin === undefined || !(await isListed(origin))) return problem('origin.refused');
    const busy = refuseNew();
    if (busy !== null) return busy;
    const network = networkOf(request);
    if (openFrom(network) >= limits.socketsPerIp * factor) return problem('limit.quota');
    return limiter.take('upgrade', { network, standing: { as: 'page' } });
  };
