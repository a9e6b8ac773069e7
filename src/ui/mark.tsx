/** The sign of the house: one grain that stays, and the wind that takes the rest. */
export const WinnowMark = (props: { readonly size?: number }) => (
  <svg class="ui-mark" viewBox="0 0 24 24" width={props.size ?? 24} height={props.size ?? 24} aria-hidden="true">
    <path class="ui-mark-grain" d="M9.2 8.2c3.9 2.5 5 5.6 4.3 8.4a5.2 5.2 0 0 1-6.3 3.9 5.2 5.2 0 0 1-3.7-6.4c.7-2.8 2.8-4.9 5.7-5.9z" />
    <path class="ui-mark-wind" d="M12.5 5.5C15.5 5.5 16.5 3.5 19 3.5M15.5 9.5c2 0 3-1.5 5.5-1.5M17.5 13.5c1.4 0 2-.8 3.5-.8" />
  </svg>
);
