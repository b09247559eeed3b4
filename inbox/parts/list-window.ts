export const rowHeight = 64;

/** Rows drawn beyond each edge, so that scrolling and focus by keyboard meet finished rows. */
const spare = 8;

/** Which rows of a long list are drawn. */
export const windowOf = (
  size: number,
  scrollTop: number,
  height: number,
): { readonly from: number; readonly to: number } => ({
  from: Math.max(0, Math.floor(scrollTop / rowHeight) - spare),
  to: Math.min(size, Math.ceil((scrollTop + height) / rowHeight) + spare),
});
