import { createPrivateKey } from 'node:crypto';

/** A private key in PEM with which mails can be signed: RSA, of a length receivers believe (RFC 8301). */
export const isDkimKey = (pem: string): boolean => {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 1_024;
  } catch {
    return false;
  }
};
