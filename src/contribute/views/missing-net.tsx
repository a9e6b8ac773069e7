/** In place of a screen about a datanet that this device does not hold. */
import { ButtonLink, EmptyState } from '#ui';

export const MissingNet = () => (
  <EmptyState title="This datanet is not on this device." action={<ButtonLink href="/datanets">See all datanets</ButtonLink>}>
    Import it from a file, or pick another.
  </EmptyState>
);
