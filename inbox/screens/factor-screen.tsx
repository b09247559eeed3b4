import { FactorSetup } from '../parts/factor-setup.tsx';
import { say } from '../texts/texts.ts';
import { GateScreen } from './gate-screen.tsx';

/** Before this server lets an owner or admin in, it wants a second factor. */
export const FactorScreen = () => (
  <GateScreen title={say().security.factor} lead={say().security.factorNeeded}>
    <FactorSetup />
  </GateScreen>
);
