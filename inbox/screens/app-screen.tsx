import { useSignalEffect } from '@preact/signals';
import { Banner } from '../parts/banner.tsx';
import { Complaint } from '../parts/complaint.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { FreshDialog } from '../parts/fresh-dialog.tsx';
import { DeskProvider, useDesk, useInbox } from '../parts/inbox-context.ts';
import { KeySheet } from '../parts/key-sheet.tsx';
import { Late } from '../parts/late.tsx';
import { lazy } from '../parts/lazy.tsx';
import { Notice } from '../parts/notice.tsx';
import { Rail } from '../parts/rail.tsx';
import { SignInForm } from '../parts/sign-in-form.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { say } from '../texts/texts.ts';
import { DeadLink } from './dead-link.tsx';
import { DeskScreen } from './desk-screen.tsx';
import { GateScreen } from './gate-screen.tsx';
import { SignInScreen } from './sign-in-screen.tsx';

const SetupScreen = lazy(async () => (await import('./setup-screen.tsx')).SetupScreen);
const InviteScreen = lazy(async () => (await import('./invite-screen.tsx')).InviteScreen);
const FactorScreen = lazy(async () => (await import('./factor-screen.tsx')).FactorScreen);
const SettingsScreen = lazy(async () => (await import('./settings-screen.tsx')).SettingsScreen);

/** Which of the pages stands on the screen: by the address, and by who is signed in. */
export const AppScreen = () => {
  const { router, self, desk } = useInbox();
  const route = router.route.value;
  const standing = self.standing.value;
  const words = say().app;

  if (standing.is === 'too-old')
    return (
      <GateScreen title={words.tooOld}>
        <button type="button" class="button go" onClick={() => location.reload()}>
          {words.reload}
        </button>
      </GateScreen>
    );
  if (route.is === 'setup') return <SetupScreen token={route.token} />;
  if (route.is === 'invite') return <InviteScreen token={route.token} />;
  if (standing.is === 'starting')
    return (
      <Late>
        <GateScreen title={words.loading} />
      </Late>
    );
  if (standing.is === 'unreachable')
    return (
      <GateScreen title={words.name}>
        <Complaint onRetry={() => void self.start()}>{say().problem.unreachable}</Complaint>
      </GateScreen>
    );
  if (standing.is === 'out') return <SignInScreen />;
  if (desk.value === null) return null;
  return (
    <DeskProvider key={desk.value.key} value={desk.value}>
      {self.self.value?.needsFactor ? <FactorScreen /> : <Frame />}
      <FreshDialog />
      {standing.is === 'lapsed' && <Lapsed />}
    </DeskProvider>
  );
};

const Frame = () => {
  const { router } = useInbox();
  const words = say().app;
  const route = router.route.value;
  useKeys();
  useTitle();
  return (
    <div
      class={route.is === 'conversation' || (route.is === 'settings' && route.page !== null) ? 'frame deep' : 'frame'}
    >
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <Banner />
      <Rail />
      {(route.is === 'list' || route.is === 'conversation') && <DeskScreen />}
      {route.is === 'settings' && <SettingsScreen page={route.page} />}
      {route.is === 'unknown' && <DeadLink title={words.notFound} />}
      <KeySheet />
      <Notice />
    </div>
  );
};

/** "(3) Inbox": how many conversations hold something unread that is hers or nobody's. */
const useTitle = (): void => {
  const { list } = useDesk();
  useSignalEffect(() => {
    const { app } = say();
    document.title = list.unread.value > 0 ? app.newTitle(list.unread.value) : `${app.inbox} · ${app.name}`;
  });
};

/** Signed out elsewhere or run out: the page stays as it is, behind the question who is there. */
const Lapsed = () => {
  const { self } = useInbox();
  const words = say().signIn;
  return (
    <Dialog title={words.lapsed}>
      <p class="hint">{words.lapsedHint}</p>
      <SignInForm email={self.self.value?.email ?? ''} />
    </Dialog>
  );
};
