import type { DeviceId } from '../../protocol/ids.ts';
import type { Mac } from '../secret/mac.ts';
import { safeEqual } from '../secret/safe-equal.ts';

/** Shows that this page load has proven who is signed in: bound to the device, ends with it or at its time. */
export interface Passes {
  issue(device: { readonly id: DeviceId }, until: number): string;
  fits(pass: string, device: { readonly id: DeviceId }, now: number): boolean;
}

export const createPasses = (mac: Mac): Passes => ({
  issue: ({ id }, until) => {
    const body = Buffer.from(JSON.stringify([id, until])).toString('base64url');
    return `${body}.${mac.of('pass', id, `${until}`)}`;
  },
  fits: (pass, { id }, now) => {
    const [body = '', mark = ''] = pass.split('.', 2);
    const said: unknown = parsed(body);
    if (!Array.isArray(said) || said[0] !== id || typeof said[1] !== 'number' || said[1] <= now) return false;
    return mac.all('pass', id, `${said[1]}`).some((ours) => safeEqual(ours, mark));
  },
});

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString());
  } catch {
    return null;
  }
};
