import { useState } from 'preact/hooks';
import { signersFor } from '../signers.ts';
import { say } from '../texts/texts.ts';
import { CopyBox } from './copy-box.tsx';
import { Tabs } from './tabs.tsx';

/** The code for the shop's own server, in its language, with the site's key filled in. */
export const SignerTabs = ({ siteKey }: { readonly siteKey: string }) => {
  const words = say().data;
  const signers = signersFor(siteKey);
  const [chosen, setChosen] = useState<string | null>(null);
  const signer = signers.find(({ key }) => key === chosen) ?? signers[0];
  if (signer === undefined) return null;
  return (
    <Tabs label={words.code} tabs={signers} value={signer.key} onValue={setChosen}>
      <CopyBox key={signer.key} text={signer.code} label={words.codeFor(signer.text)} lines />
    </Tabs>
  );
};
