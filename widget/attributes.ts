/**
 * The element's attributes; the panel knows what each may be (attribute-values.ts). Each is a camelCase property too; but
 * for the last two, which are methods of that name where they are read.
 */
export const attributeNames =
  'server site locale theme accent position offset-x offset-y z launcher launcher-label autostart disabled debug storage-key signed consent open'.split(
    ' ',
  );
export const methodsFrom = 16;
