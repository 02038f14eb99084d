import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const line = z.looseObject({ level: z.string(), message: z.string(), service: z.string() });

/** What a process prints that runs this with `log` and `Secret` at hand. */
async function printed(script: string): Promise<z.infer<typeof line>[]> {
  const from = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);
  const whole = `
    import { jsonLog } from ${from('lib/runtime/log.ts')};
    import { Secret } from ${from('lib/domain/secret.ts')};
    const log = jsonLog('poll-recordings');
    ${script}`;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', whole],
    { env: { COMPLIANCE_READ_TOKEN: 'Zx9-nobody-may-see' } },
  );
  return `${stdout}${stderr}`
    .trim()
    .split('\n')
    .map(text => line.parse(JSON.parse(text)));
}

describe('the log', () => {
  it('is one line of JSON for each event, with its level and facts', async () => {
    const lines = await printed(`
      log.info('window-read', { kind: 'tail', pages: 3 });
      log.warn('archive-failed', { id: 'c0ffee', fault: undefined });
      log.error('run-failed');`);
    expect(lines).toMatchObject([
      { level: 'INFO', message: 'window-read', service: 'poll-recordings', kind: 'tail', pages: 3 },
      { level: 'WARN', message: 'archive-failed', id: 'c0ffee' },
      { level: 'ERROR', message: 'run-failed' },
    ]);
  });

  it('never prints a secret, not even one that was given to it by mistake', async () => {
    const lines = await printed(`
      const link = new Secret('https://media.example/a?ticket=Zx9-nobody-may-see');
      log.info('download', { link, text: \`\${link}\`, deep: { link } });
      log.error('run-failed', { why: String(new Error('No: ' + link)) });`);
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).toContain('[secret]');
    expect(JSON.stringify(lines)).not.toContain('Zx9');
  });
});
