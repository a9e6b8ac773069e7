/** An address that leads nowhere, and the ways on from it. */
import { ButtonLink, Page, PageHeader } from '#ui';

export const NotFound = () => (
  <Page width="text">
    <PageHeader title="Nothing at this address" lead="The link may be old, or cut short. Nothing of yours is lost: it is all on this device." />
    <div class="row">
      <ButtonLink variant="primary" href="/">
        Go to the front page
      </ButtonLink>
      <ButtonLink href="/datanets">See the datanets</ButtonLink>
    </div>
  </Page>
);
