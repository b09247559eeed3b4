/** The element's attributes; the panel knows what each may be (attribute-values.ts). Each is a camelCase property too. */
export const attributeNames =
  'server site locale theme accent position offset-x offset-y z launcher launcher-label open autostart disabled debug storage-key'.split(
    ' ',
  );
