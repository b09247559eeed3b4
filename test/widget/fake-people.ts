import type { ConversationId, DeviceId, LinkId } from '../../protocol/ids.ts';
import { randomPart } from '../../protocol/ids.ts';
import type { ProblemCode } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';

type Body = Record<string, any>;

export interface FakeDevice {
  readonly id: DeviceId;
  readonly revokeToken: string;
  token: string;
  /** Renewed, and not used yet. */
  next: string | null;
  user: string | null;
  /** What a sign-in opened is shown to nobody without the pass. */
  hold: 'page' | 'device';
  isDue: boolean;
}

interface FakeLink {
  readonly link: LinkId;
  readonly token: string;
  readonly code: string;
  readonly conversation: ConversationId;
  readonly from: FakeDevice;
  state: 'open' | 'asked' | 'yes' | 'no' | 'redeemed' | 'revoked';
  to: FakeDevice | null;
}

export interface Reader {
  readonly device: FakeDevice;
  readonly isShown: boolean;
}

const no = (code: ProblemCode, detail?: object) => ({ ok: false as const, problem: problem(code, detail) });

/** Devices, links and sign-ins of one site: just enough to tell who may read what. */
export class FakePeople {
  readonly devices: FakeDevice[] = [];
  readonly links: FakeLink[] = [];
  /** What was said, proven and consented to, in order. */
  readonly heard: [door: string, body: Body][] = [];
  readonly #push: (device: FakeDevice, name: string, body: Body) => void;
  readonly #readsChanged: (devices: readonly FakeDevice[]) => void;
  #tokens = 0;

  constructor(
    push: (device: FakeDevice, name: string, body: Body) => void,
    readsChanged: (devices: readonly FakeDevice[]) => void,
  ) {
    this.#push = push;
    this.#readsChanged = readsChanged;
  }

  /** Whoever shows a new token for the first time ends the old one. */
  find(token: string, pass: string | null): Reader | null {
    const device = this.devices.find((it) => it.token === token || it.next === token);
    if (!device) return null;
    if (device.next === token) {
      device.token = token;
      device.next = null;
    }
    const isShown = device.user !== null && (device.hold === 'device' || pass === passOf(device));
    return { device, isShown };
  }

  make(): FakeDevice {
    const device: FakeDevice = {
      id: `dv_${randomPart()}` as DeviceId,
      revokeToken: `nr_${randomPart()}`,
      token: this.#newToken(),
      next: null,
      user: null,
      hold: 'page',
      isDue: false,
    };
    this.devices.push(device);
    return device;
  }

  end(device: FakeDevice): void {
    this.devices.splice(this.devices.indexOf(device), 1);
    this.#push(device, 'device:ended', { why: 'visitor' });
  }

  /** Which device reads by which link. */
  isLinked(device: FakeDevice, conversation: ConversationId): boolean {
    return this.links.some((it) => it.state === 'redeemed' && it.to === device && it.conversation === conversation);
  }

  /** null: none of these doors. */
  answer(door: string, body: Body, reader: Reader | null): object | null {
    const given = (device: FakeDevice, isNew: boolean) => ({
      device: device.id,
      token: device.next ?? device.token,
      ...(isNew ? { revokeToken: device.revokeToken } : {}),
    });
    const own = reader?.device;
    switch (door) {
      case 'visitor:device': {
        const device = this.make();
        this.heard.push([door, body]);
        return { ok: true, ...given(device, true) };
      }
      case 'device:revoke': {
        const device = this.devices.find((it) => it.revokeToken === body['revokeToken']);
        if (device) this.end(device);
        return { ok: true };
      }
      case 'identity:nonce':
        return { ok: true, nonce: `nonce-${++this.#tokens}` };
      case 'identity:prove': {
        this.heard.push([door, body]);
        const proof = body['proof'] as { jwt?: string; value?: string };
        if (proof.jwt?.startsWith('bad')) return no('token.bad');
        if (proof.jwt?.startsWith('old')) return no('token.expired');
        const user = proof.value ?? subOf(proof.jwt ?? '');
        const isOther = own !== undefined && own.user !== null && own.user !== user;
        if (isOther) this.end(own);
        const isNew = !own || isOther;
        const device = isNew ? this.make() : own;
        const isRise = device.user === null;
        device.user = user;
        device.hold = body['hold'];
        if (isRise && !isNew) this.#renew(device);
        this.#readsChanged([device]);
        return {
          ok: true,
          level: 'signed',
          until: Date.now() + 43_200_000,
          device: isRise || isNew ? given(device, isNew) : { device: device.id },
          pass: passOf(device),
        };
      }
      case 'link:redeem': {
        const link = this.links.find((it) =>
          body['token'] ? it.token === body['token'] && it.state === 'open' : it.code === body['code'],
        );
        if (link?.state !== 'open') return no('link.invalid');
        if (body['token']) return this.#continue(link, own, given);
        link.state = 'asked';
        link.to = own ?? null;
        this.#push(link.from, 'link:ask', {
          link: link.link,
          label: 'Handy',
          number: '47',
          until: Date.now() + 60_000,
        });
        return { ok: true, is: 'asked', ticket: link.token, show: '47', until: Date.now() + 60_000 };
      }
      case 'link:wait': {
        const link = this.links.find((it) => it.token === body['ticket']);
        if (link?.state === 'asked') return { ok: true, is: 'waiting' };
        return link?.state === 'yes' ? this.#continue(link, own, given) : no('link.invalid');
      }
    }
    if (!own) return null;
    switch (door) {
      case 'device:renew':
        own.isDue = false;
        return { ok: true, token: this.#renew(own) };
      case 'device:end':
        if (body['which'] === 'this') this.end(own);
        return { ok: true };
      case 'device:list':
        return { ok: true, devices: [{ device: own.id, label: 'Laptop', seenAt: 1, how: 'this' }] };
      case 'link:create': {
        const n = this.links.length + 1;
        const link: FakeLink = {
          link: `lk_${n}` as LinkId,
          token: `nl_${n}`,
          code: `${n}`.padStart(6, '0'),
          conversation: body['conversation'],
          from: own,
          state: 'open',
          to: null,
        };
        this.links.push(link);
        const url = `https://chat.example/continue#nahtlos=${link.token}`;
        return { ok: true, link: link.link, url, code: link.code, expiresAt: Date.now() + 600_000 };
      }
      case 'link:answer': {
        const link = this.links.find((it) => it.link === body['link']);
        if (link) link.state = body['yes'] ? 'yes' : 'no';
        return { ok: true };
      }
      case 'link:revoke': {
        const link = this.links.find((it) => it.link === body['link']);
        if (!link) return no('not-found');
        link.state = 'revoked';
        if (link.to) this.#readsChanged([link.to]);
        return { ok: true };
      }
      case 'identity:say':
        this.heard.push([door, body]);
        return { ok: true, level: 'claimed' };
      case 'consent:set':
        this.heard.push([door, body]);
        return { ok: true };
      case 'code:request':
        return { ok: true, id: 'oc_1', via: 'email', expiresAt: Date.now() + 600_000 };
      case 'code:verify':
        if (body['code'] !== '123456') return no('code.wrong', { triesLeft: 4 });
        return { ok: true, proven: 'a•••@x.de', level: 'possessed', token: this.#renew(own) };
      case 'data:show':
        return { ok: true, identifiers: [], conversations: 1, messages: 1, files: 0, devices: 1, consents: [] };
      case 'data:export':
        return { ok: true, pass: 'nx_1', expiresAt: Date.now() };
      case 'data:erase':
        this.heard.push([door, body]);
        this.end(own);
        return { ok: true, conversations: 1, messages: 1, files: 0 };
    }
    return null;
  }

  #continue(
    link: FakeLink,
    own: FakeDevice | undefined,
    given: (device: FakeDevice, isNew: boolean) => object,
  ): object {
    const device = own ?? this.make();
    link.state = 'redeemed';
    link.to = device;
    const label = 'Handy';
    this.#push(link.from, 'link:done', { link: link.link, conversation: link.conversation, label });
    if (own) this.#readsChanged([own]);
    const from = { label: 'Laptop', begunAt: 1 };
    const { conversation } = link;
    return { ok: true, is: 'continued', link: link.link, device: given(device, !own), conversation, from };
  }

  #renew(device: FakeDevice): string {
    device.next = this.#newToken();
    return device.next;
  }

  #newToken(): string {
    return `nd_${++this.#tokens}`;
  }
}

const passOf = (device: FakeDevice): string => `pass ${device.id} ${device.user}`;

/** As a shop would sign it, without the signature. */
export const tokenOf = (sub: string, mark = ''): string => `${mark}h.${btoa(JSON.stringify({ sub }))}.s`;
const subOf = (jwt: string): string => (JSON.parse(atob(jwt.split('.')[1] ?? '')) as { sub: string }).sub;
