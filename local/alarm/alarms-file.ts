import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TransientError } from '../../lib/domain/errors.ts';
import type { AlarmTopic } from '../../lib/ports.ts';

/** The alarm topic's file in the folder of an embedded edition. */
export function alarmsPath(data: string): string {
  return join(data, 'alarms.jsonl');
}

/** The alarm topic as a file: one JSON object per line, which `tail -f` follows. */
export function alarmsFile(data: string): AlarmTopic {
  const path = alarmsPath(data);
  return {
    async publish(event, facts) {
      try {
        await appendFile(path, `${JSON.stringify({ event, ...facts })}\n`, { flush: true });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        throw new TransientError('store-unavailable', `The file ${path} cannot be written (${code}).`, {
          cause: error,
        });
      }
    },
  };
}
