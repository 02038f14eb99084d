import { describe } from 'vitest';
import { archiveInMemory } from '../build/archive-in-memory.ts';
import { mediaStoreContract } from './media-store.ts';
import { papersContract } from './papers.ts';

// What is shown on it holds of the real archives only if this one is like them.
describe('the archive in memory', () => {
  mediaStoreContract(async () => ({ store: archiveInMemory().media, close: async () => undefined }));
  papersContract(async () => ({ store: archiveInMemory().papers, close: async () => undefined }));
});
