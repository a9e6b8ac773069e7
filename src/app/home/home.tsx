/** The front page: what this is, a gate that works while you read, the loop as winnowing, and what is already on this device. */
import { setCurrentDatanet, useLedger } from '#datanets';
import { Button, ButtonLink, toast } from '#ui';
import { useNavigate } from '@solidjs/router';
import { createEffect, createSignal } from 'solid-js';
import { startWalk, walk } from '../walk';
import { currentStep, walkSteps } from '../walk-steps';
import { GateDemo } from './gate-demo';
import './home.css';
import { LoopDrawing } from './loop-drawing';
import { OnThisDevice } from './on-this-device';

export function Home() {
  const ledger = useLedger();
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  createEffect(() => {
    document.title = 'Winnow: earned data, trained and asked in this page';
  });
  const walked = () => walk().done.length > 0 && currentStep(walk()) < walkSteps.length;
  const begin = async () => {
    setBusy(true);
    try {
      const sample = await ledger.service.ensureSample();
      if (!sample.ok) {
        toast(`${sample.error.message} ${sample.error.fix}`, { tone: 'bad' });
        return;
      }
      setCurrentDatanet(sample.value);
      startWalk();
      navigate(walkSteps[currentStep(walk())]?.href(sample.value) ?? '/datanets');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="home">
      <section class="home-top">
        <div class="home-words">
          <h1 tabIndex={-1}>Gather what people know, keep what has weight, and teach it to a language model, all in this page.</h1>
          <p class="home-lead">Nothing leaves this device. It works with the network unplugged, on any laptop, and on a phone.</p>
          <div class="home-actions">
            <Button variant="primary" size="large" busy={busy()} onClick={() => void begin()}>
              {walked() ? 'Go on with the loop' : 'Try the whole loop'}
            </Button>
            <ButtonLink variant="plain" size="large" href="/datanets">
              Look around
            </ButtonLink>
          </div>
          <p class="home-note">{walked() ? `You are at step ${currentStep(walk()) + 1} of ${walkSteps.length}.` : 'Six real steps, about two minutes. Leave whenever you like.'}</p>
        </div>
        <GateDemo />
      </section>
      <LoopDrawing />
      <OnThisDevice />
    </div>
  );
}
