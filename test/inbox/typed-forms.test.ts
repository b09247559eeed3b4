import { expect, test } from 'vitest';
import { discardTyped, keepTyped, typedForms, typedIn } from '../../inbox/typed-forms.ts';

test('what was typed is kept until it is saved or discarded, and gives way to what others saved meanwhile', () => {
  const forms = typedForms<string>();
  const kept = { zone: 'Europe/Berlin' };
  expect(typedIn(forms, 'hours', kept)).toBeNull();
  keepTyped(forms, 'hours', kept, 'typed');
  expect(typedIn(forms, 'hours', { ...kept })).toBe('typed');
  expect(typedIn(forms, 'other', kept)).toBeNull();
  expect(typedIn(forms, 'hours', { zone: 'Europe/Paris' })).toBeNull();
  discardTyped(forms, 'hours');
  expect(typedIn(forms, 'hours', kept)).toBeNull();
});
