import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { aSimulator } from '../build/simulator.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

it('a reader who has read enough ends the command, and that is no failure', async () => {
  const webex = await aSimulator({ recordings: 1_500 });
  const words = 'webex list --from 2026-01-01T00:00:00Z --to 2026-10-01T00:00:00Z';
  const script = `set -o pipefail; "$0" --disable-warning=ExperimentalWarning "$1" ${words} | head -1`;
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    ['--norc', '-c', script, process.execPath, main],
    {
      env: { PATH: process.env['PATH'], WEBEX_URL: webex.apiUrl, WEBEX_TOKEN: webex.tokens.compliance },
    },
  );
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toBe('');
});
