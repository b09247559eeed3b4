import type { Level } from '../../protocol/identity.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Reads } from '../store/tx.ts';

/** What this device has proven, as its badge says. */
export const levelOf = async (_read: Reads, _caller: VisitorCaller, _now: number): Promise<Level> => 'anonymous';
