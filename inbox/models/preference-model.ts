import { createModel, effect, type Signal, signal } from '@preact/signals';
import type { View, views } from '../../protocol/view.ts';
import { keepSetting, readSetting } from '../browser-store.ts';
import type { Sort } from './list-order.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const listWidths = { least: 280, most: 480, usual: 340 } as const;

const oneOf = <Value extends string>(values: readonly Value[], given: string | null, otherwise: Value): Value =>
  values.find((value) => value === given) ?? otherwise;

const sorts = ['waiting', 'newest'] as const satisfies readonly Sort[];
// `views` is a value of protocol/view.ts, which brings the schema library; this list is checked against it.
const viewNames = [
  'mine',
  'unassigned',
  'waiting',
  'all',
  'trouble',
  'held',
  'automatic',
  'closed',
] as const satisfies typeof views;

/** Where whoever has just set up a server goes on from; done: nowhere. */
export const firstSteps = ['brand', 'hours', 'install'] as const;
type FirstStep = (typeof firstSteps)[number] | 'done';

/** What an agent set for this browser: kept here, not on the server. */
export const PreferenceModel = createModel(() => {
  const kept = <Value extends string>(name: string, values: readonly Value[], otherwise: Value): Signal<Value> => {
    const it = signal(oneOf(values, readSetting(name), otherwise));
    effect(() => keepSetting(name, it.value));
    return it;
  };

  const listWidth = signal(widthWithin(Number(readSetting('list-width') ?? listWidths.usual)));
  effect(() => keepSetting('list-width', String(listWidth.value)));

  /** Sections of the panel about a person that she folded away. */
  const folds = signal<ReadonlySet<string>>(new Set((readSetting('person-folds') ?? '').split(' ').filter(Boolean)));
  effect(() => keepSetting('person-folds', [...folds.value].join(' ')));

  return {
    theme: kept<Theme>('theme', themes, 'auto'),
    singleKeys: kept('single-keys', ['on', 'off'], 'on'),
    viewsFolded: kept('views-folded', ['no', 'yes'], 'no'),
    personFolded: kept('person-folded', ['no', 'yes'], 'no'),
    folds,
    fold: (section: string, isFolded: boolean) => {
      if (folds.peek().has(section) === isFolded) return;
      const next = new Set(folds.peek());
      if (isFolded) next.add(section);
      else next.delete(section);
      folds.value = next;
    },
    view: kept<View>('view', viewNames, 'all'),
    sort: kept<Sort>('sort', sorts, 'waiting'),
    firstStep: kept<FirstStep>('first-step', [...firstSteps, 'done'], 'done'),
    listWidth,
    setListWidth: (px: number) => {
      listWidth.value = widthWithin(px);
    },
  };
});
export type Preferences = InstanceType<typeof PreferenceModel>;

const widthWithin = (px: number): number =>
  Number.isFinite(px) ? Math.round(Math.min(listWidths.most, Math.max(listWidths.least, px))) : listWidths.usual;
