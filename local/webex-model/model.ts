import { openBackend, type ModelOptions } from './backend.ts';
import { downloads } from './downloads.ts';
import { byHand } from './hands.ts';
import { lastEvent } from './last-event.ts';
import { listing } from './listing.ts';
import { neighbours } from './neighbours.ts';
import { people } from './people.ts';
import { reading } from './reading.ts';
import { staff } from './staff.ts';
import { tellTruth } from './truth.ts';
import { writing } from './writing.ts';

export type WebexModel = ReturnType<typeof webexModel>;

/** A Webex organisation with its recordings: what it is, what it shows to whom, and what really happened. No HTTP. */
export function webexModel(options: ModelOptions) {
  const backend = openBackend(options);
  const { state, clock, late, switches, tokens, accounts, join, seed } = backend;
  return {
    seed,
    state,
    clock,
    late,
    switches,
    changeSwitches: (json: unknown) => backend.changeSwitches(json),
    tokens,
    accounts,
    settle: () => backend.settle(),
    /** @param json as the accounts read it */
    changeAccount(json: unknown) {
      const person = accounts.ask(json);
      backend.settle();
      return person;
    },
    join,
    list: listing(backend),
    reading: reading(backend),
    writing: writing(backend),
    byHand: byHand(backend),
    people: people(backend),
    staff: staff(backend),
    neighbours: neighbours(backend),
    downloads: downloads(backend),
    add: (json: unknown) => backend.add(json),
    truth: () => tellTruth(backend),
    lastEventMs: lastEvent(backend),
    close: () => state.close(),
  };
}
