/** The cookie that holds an agent's sign-in. `__Host-` needs https; on localhost there is none. */
export interface CookieJar {
  readonly name: string;
  read(header: string | undefined): string | null;
  /** A Set-Cookie value; null clears. */
  write(secret: string | null): string;
}

export const createCookieJar = (isSecure: boolean, lifeMs: number): CookieJar => {
  const name = isSecure ? '__Host-nahtlos' : 'nahtlos-local';
  return {
    name,
    read: (header) => {
      for (const part of (header ?? '').split(';')) {
        const at = part.indexOf('=');
        if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
      }
      return null;
    },
    write: (secret) => {
      const life = secret === null ? 0 : Math.floor(lifeMs / 1_000);
      return `${name}=${secret ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${life}${isSecure ? '; Secure' : ''}`;
    },
  };
};
