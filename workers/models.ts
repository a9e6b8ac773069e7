/** The models' worker: fetches and copies base models into the origin's private files, where they stay. */
import { expose } from 'comlink';
import { browserModelStore } from '#store/models';

expose(browserModelStore());
