import { SignInForm } from '../parts/sign-in-form.tsx';
import { say } from '../texts/texts.ts';
import { GateScreen } from './gate-screen.tsx';

export const SignInScreen = () => (
  <GateScreen title={say().signIn.title}>
    <SignInForm />
  </GateScreen>
);
