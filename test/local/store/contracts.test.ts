import { describe } from 'vitest';
import { openEmbeddedStores, type EmbeddedStores } from '../../../local/store/embedded-stores.ts';
import { at } from '../../build/recordings.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { holdsContract } from '../../contracts/holds.ts';
import { leasesContract } from '../../contracts/leases.ts';
import { marksContract } from '../../contracts/marks.ts';
import { notesContract } from '../../contracts/notes.ts';
import { offboardingsContract } from '../../contracts/offboardings.ts';
import { rateGatesContract } from '../../contracts/rate-gates.ts';
import { recordingStoreContract } from '../../contracts/recording-store.ts';
import { windowLedgerContract } from '../../contracts/window-ledger.ts';

const clock = { now: () => at('2026-03-02T12:00:00Z'), sleep: async () => undefined };

describe('the embedded recordings', () => recordingStoreContract(embedded(stores => stores.recordings)));
describe('the embedded window ledger', () => windowLedgerContract(embedded(stores => stores.windows)));
describe('an embedded rate gate', () => rateGatesContract(embedded(stores => stores.gates)));
describe('an embedded mark', () => marksContract(embedded(stores => stores.marks)));
describe('an embedded lease', () => leasesContract(embedded(stores => stores.leases)));
describe('the embedded notes', () => notesContract(embedded(stores => stores.notes)));
describe('the embedded offboardings', () => offboardingsContract(embedded(stores => stores.offboardings)));
describe('the embedded holds', () => holdsContract(embedded(stores => stores.holds)));

function embedded<Store>(of: (stores: EmbeddedStores) => Store) {
  return async () => {
    const stores = openEmbeddedStores(await temporaryFolder(), clock);
    return { store: of(stores), close: async () => stores.close() };
  };
}
