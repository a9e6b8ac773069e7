/** Opening a datanet's page makes it the one that everything is about. */
import { setCurrentDatanet, useLedger } from '#datanets';
import { useLocation } from '@solidjs/router';
import { createEffect } from 'solid-js';
import { datanetIn } from './address';

export function followDatanet(): void {
  const location = useLocation();
  const { state } = useLedger();
  createEffect(() => {
    const place = datanetIn(location.pathname);
    if (place && state()?.datanets.has(place.id)) setCurrentDatanet(place.id);
  });
}
