import { describe } from 'vitest';
import { ledgerInMemory } from '../build/ledger-in-memory.ts';
import { windowLedgerContract } from './window-ledger.ts';

// Properties about thousands of lives hold of the real ledgers only if this one is like them.
describe('the ledger in memory', () =>
  windowLedgerContract(async () => ({ store: ledgerInMemory(), close: async () => undefined })));
