import * as z from 'zod/mini';
import { text } from './lenient.ts';

const items = z.array(z.unknown());

/** A page of a list of owners that are no people. Each list names its items in another way. */
export const workspacesPage = z.pipe(
  z.object({ items }),
  z.transform(page => page.items),
);
export const virtualLinesPage = z.pipe(
  z.object({ virtualLines: items }),
  z.transform(page => page.virtualLines),
);
export const queuesPage = z.pipe(
  z.object({ queues: items }),
  z.transform(page => page.queues),
);
export type PlacesPage = z.ZodMiniType<unknown[]>;

/** All that an owner needs to be followed. */
export const placeShape = z.looseObject({ id: text });
