import { effect } from '@preact/signals';
import { render } from 'preact';
import { readSetting } from './browser-store.ts';
import { createConnection } from './connection.ts';
import { createInbox } from './models/inbox-model.ts';
import { InboxProvider } from './parts/inbox-context.ts';
import { AppScreen } from './screens/app-screen.tsx';
import { guessLocale, speak } from './texts/texts.ts';
import './style/tokens.css';
import './style/base.css';
import './style/form.css';
import './style/frame.css';
import './style/list.css';
import './style/thread.css';
import './style/composer.css';
import './style/beside.css';

const kept = readSetting('locale');
await speak(guessLocale([...(kept === null ? [] : [kept]), ...navigator.languages]));

const inbox = createInbox(createConnection(), speak);

effect(() => {
  document.documentElement.dataset['theme'] = inbox.preferences.theme.value;
});

const place = document.getElementById('inbox');
if (place === null) throw new Error('The page has no place for the inbox.');
render(
  <InboxProvider value={inbox}>
    <AppScreen />
  </InboxProvider>,
  place,
);
await inbox.self.start();
