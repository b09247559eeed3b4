/** Where a site's logo is read; its name is made from its bytes, so that it may be kept for ever. */
export const logoUrl = (publicUrl: string, name: string): string => `${publicUrl}/logo/${name}`;
