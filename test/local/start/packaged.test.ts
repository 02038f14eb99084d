import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { packagedStack } from '../../../local/start/packaged.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const slowMs = 120_000;

describe('the packaged template', { timeout: slowMs }, () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is made whole by two at once, without a home and with a profile that does not exist, and kept', async () => {
    vi.stubEnv('HOME', join(await temporaryFolder(), 'none'));
    vi.stubEnv('AWS_PROFILE', 'of-nobody');
    const kept = join(await temporaryFolder(), 'kept');
    const [one, other] = await Promise.all([packagedStack({ kept }), packagedStack({ kept })]);
    expect(one).toEqual(other);
    expect(Object.keys(one.functions)).toContain('ArchiveDashrecordingsLambdaFunction');
    expect(one.schedules).not.toEqual([]);
    expect(await readdir(kept)).toHaveLength(1);

    const said: string[] = [];
    expect(await packagedStack({ kept, say: line => said.push(line) })).toEqual(one);
    expect(said).toEqual([]);
  });

  it('is read where it cannot be kept, and says that it takes a moment', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'in the way');
    const said: string[] = [];
    const stack = await packagedStack({ kept: join(file, 'kept'), say: line => said.push(line) });
    expect(stack.mappings).not.toEqual([]);
    expect(said).toEqual([expect.stringContaining('a few seconds')]);
    expect(await readFile(file, 'utf8')).toBe('in the way');
  });
});
