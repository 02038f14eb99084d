import { openBackend, type ModelOptions } from './backend.ts';
import { downloads } from './downloads.ts';
import { listing } from './listing.ts';
import { people } from './people.ts';
import { reading } from './reading.ts';
import { tellTruth } from './truth.ts';
import { writing } from './writing.ts';

export type WebexModel = ReturnType<typeof webexModel>;

/** A Webex organisation with its recordings: what it is, what it shows to whom, and what really happened. No HTTP. */
export function webexModel(options: ModelOptions) {
  const backend = openBackend(options);
  const { state, clock, late, switches, tokens, accounts, seed } = backend;
  return {
    seed,
    state,
    clock,
    late,
    switches,
    tokens,
    accounts,
    list: listing(backend),
    reading: reading(backend),
    writing: writing(backend),
    people: people(backend),
    downloads: downloads(backend),
    add: (json: unknown) => backend.add(json),
    truth: () => tellTruth(backend),
    /** When the last thing that is planned will have happened. */
    lastEventMs: () =>
      backend.recordings
        .all()
        .reduce((last, each) => Math.max(last, late.visibleAtMs(each), each.transcriptReadyAtMs ?? 0), 0),
    close: () => state.close(),
  };
}
