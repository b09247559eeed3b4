/** The product's sign: the thread with two knots. */
export const Mark = () => (
  <span class="mark">
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M11 7v18M18 11h6M18 21h4" />
      <circle cx="11" cy="11" r="3.2" />
      <circle cx="11" cy="21" r="3.2" />
    </svg>
  </span>
);
