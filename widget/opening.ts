import type { By } from './host.ts';
import type { SheetName } from './parts/view.ts';

/** How the chat is to be opened. */
export interface Opening {
  readonly by: By;
  /** Her own click: the composer takes the focus. */
  readonly isHers?: true;
  /** Put into the composer where that is empty, never sent by itself. */
  readonly draft?: string;
  /** An order's number, to be named in the composer. */
  readonly order?: string;
  /** A token of another device, out of the address. */
  readonly token?: string;
  readonly sheet?: SheetName;
  /** Instead of where she would come to by herself. */
  readonly place?: 'home' | 'conversation';
}

const longestDraft = 500;
export const longestOrder = 40;
const sheets: Readonly<Record<string, SheetName>> = { continue: 'ways', privacy: 'privacy' };

/**
 * Reads what `open()` was given: a view, options, what stood in the address behind `#nahtlos` (`{ link }`, a text), or the
 * link she clicked (`{ link }`, an element).
 */
export const openingOf = (to: unknown): Opening => {
  if (typeof to === 'string') return { by: 'api', ...viewOf(to) };
  const { link, view, draft, greeting } = (to ?? {}) as Readonly<Record<string, unknown>>;
  if (greeting === true) return { by: 'greeting', isHers: true };
  if (link instanceof Element) return ofElement(link);
  if (typeof to === 'object' && to !== null && 'link' in to) return { by: 'link', ...ofAddress(`${link ?? ''}`) };
  return { by: 'api', ...viewOf(view), ...draftOf(draft) };
};

const ofElement = (element: Element): Opening => {
  const order = element.getAttribute('data-nahtlos-order')?.slice(0, longestOrder);
  return {
    by: 'link',
    isHers: true,
    ...ofAddress(/^#nahtlos(=.+)?$/.exec(element.getAttribute('href') ?? '')?.[1] ?? ''),
    ...viewOf(element.getAttribute('data-nahtlos-open')),
    ...(order ? { order } : {}),
  };
};

const ofAddress = (link: string): Pick<Opening, 'draft' | 'token'> => {
  const draft = /^=draft:(.*)$/s.exec(link)?.[1];
  if (draft !== undefined) return draftOf(decoded(draft));
  return link === '' ? {} : { token: link.slice(1) };
};

const draftOf = (draft: unknown): Pick<Opening, 'draft'> =>
  typeof draft === 'string' && draft !== '' ? { draft: draft.slice(0, longestDraft) } : {};

/** How it was is asked at the end of the conversation. */
const viewOf = (view: unknown): Pick<Opening, 'sheet' | 'place'> => {
  if (view === 'home') return { place: view };
  if (view === 'conversation' || view === 'rating') return { place: 'conversation' };
  const sheet = typeof view === 'string' ? sheets[view] : undefined;
  return sheet ? { sheet } : {};
};

/** An address may hold what is no encoding at all. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
