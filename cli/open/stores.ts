import type {
  Holds,
  Leases,
  MediaReader,
  Notes,
  Papers,
  RecordingStore,
  WindowLedger,
} from '../../lib/ports.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';

/** The tables and the archive, for whoever asks or changes something in them. */
export type Stores = {
  /** Missing where nobody has named the table in AWS. */
  readonly offboardings: Offboardings | undefined;
  readonly recordings: RecordingStore;
  readonly windows: Pick<WindowLedger, 'plannedUntil' | 'unread' | 'wereRead'>;
  readonly notes: Notes;
  readonly leases: Leases;
  readonly holds: Holds;
  readonly papers: Papers;
  readonly media: MediaReader;
} & Disposable;
