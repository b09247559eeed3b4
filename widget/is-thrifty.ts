/** What of the Network Information API is read here; not every browser has it. */
interface Network {
  readonly effectiveType?: string;
  readonly rtt?: number;
  readonly saveData?: boolean;
}

const slowRttMs = 600;

/** A slow network, or she asked to save data: nothing large moves without her asking for it. */
export const isThrifty = (): boolean => {
  const { effectiveType = '', rtt = 0, saveData } = (navigator as { connection?: Network }).connection ?? {};
  return saveData === true || /^(slow-2g|2g|3g)$/.test(effectiveType) || rtt > slowRttMs;
};
