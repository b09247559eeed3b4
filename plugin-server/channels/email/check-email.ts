import type { CheckStep } from '../../../protocol/channel-doors.ts';
export const checkEmail = async (
  _needs: unknown,
  _report: (step: CheckStep) => void,
  _signal: AbortSignal,
): Promise<boolean> => false;
