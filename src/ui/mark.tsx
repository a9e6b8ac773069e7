/** The sign of the house: one grain that stays, and the wind that takes the rest. */
export const WinnowMark = (props: { readonly size?: number }) => (
  <svg class="ui-mark" viewBox="0 0 24 24" width={props.size ?? 24} height={props.size ?? 24} aria-hidden="true">
    <path class="ui-mark-grain" d="M4.6 20.4C1.6 14.2 4.6 7.6 12 6c2.8 6.6-.2 12.9-7.4 14.4z" />
    <path class="ui-mark-wind" d="M14.8 7.2c2.4 0 3.2-2 5.4-2M15.2 11.6c2.6 0 3.4-2.1 6-2.1M13.6 16c2.4 0 3.3-1.9 5.6-1.9" />
  </svg>
);
