/** What stands around every screen: the strip with the loop, the walk's progress line, the place for the screen, and the place for notices. */
import { Button, Notice, Page, Skeleton, Toaster } from '#ui';
import { type RouteSectionProps, useIsRouting, useLocation } from '@solidjs/router';
import { ErrorBoundary, Show, Suspense, createEffect, createSignal } from 'solid-js';
import { takeDroppedModels } from './dropped-models';
import { focusHeading } from './focus';
import { followDatanet } from './follow';
import './shell.css';
import { Strip } from './strip';
import { WalkLine } from './walk-line';

export function Shell(props: RouteSectionProps) {
  const location = useLocation();
  const routing = useIsRouting();
  followDatanet();
  takeDroppedModels();
  const [moved, setMoved] = createSignal(false);
  let arrived = false;
  createEffect(() => {
    void location.pathname;
    if (arrived) {
      setMoved(true);
      focusHeading();
    }
    arrived = true;
  });
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <Strip />
      <WalkLine />
      <Show when={routing()}>
        <div class="routing" aria-hidden="true" />
      </Show>
      <main id="main" tabIndex={-1} class={moved() ? 'moved' : ''}>
        <ErrorBoundary fallback={(error: unknown, reset) => <Trouble error={error} onRetry={reset} />}>
          <Suspense fallback={<Waiting />}>{props.children}</Suspense>
        </ErrorBoundary>
      </main>
      <Toaster />
    </>
  );
}

const Waiting = () => (
  <Page>
    <Skeleton height="34px" width="280px" />
    <Skeleton lines={3} />
  </Page>
);

/** A screen broke: what is safe, and what to do. */
function Trouble(props: { readonly error: unknown; readonly onRetry: () => void }) {
  const place = useLocation();
  const brokeAt = place.pathname;
  // Another address is another screen: it gets its chance.
  createEffect(() => {
    if (place.pathname !== brokeAt) props.onRetry();
  });
  const detail = () => (props.error instanceof Error ? props.error.message : String(props.error));
  return (
    <Page width="text">
      <h1 tabIndex={-1}>This screen stopped</h1>
      <Notice
        tone="bad"
        live
        action={
          <>
            <Button onClick={() => props.onRetry()}>Try again</Button>
            <Button variant="primary" onClick={() => location.reload()}>
              Reload the page
            </Button>
          </>
        }
      >
        Something in it failed. Your drafts and everything you submitted are kept on this device.
      </Notice>
      <details>
        <summary>What the machine says</summary>
        <p class="mono">{detail()}</p>
      </details>
    </Page>
  );
}
