import { expect, it } from 'vitest';
import { tapekeeper } from '../build/command-line.ts';
import { aSimulator } from '../build/simulator.ts';

it('tapekeeper webex owners prints everybody who may own recordings, and how many of each kind', async () => {
  const webex = await aSimulator();
  const { code, answers, said } = await tapekeeper(['webex', 'owners'], {
    WEBEX_URL: webex.apiUrl,
    WEBEX_TOKEN: webex.tokens.admin,
  });
  const types = answers.map(each => String(each['type']));
  expect([...new Set(types)]).toEqual(['user', 'place', 'virtualLine', 'callQueue']);
  expect(types).toHaveLength(53);
  expect(code).toBe(0);
  expect(said.split('\n')[0]).toBe('people: 39, and 0 that cannot be read.');
});

it('tapekeeper webex owners says which scope a token lacks, source by source', async () => {
  const webex = await aSimulator();
  const { code, answers, said } = await tapekeeper(['webex', 'owners'], {
    WEBEX_URL: webex.apiUrl,
    WEBEX_TOKEN: webex.tokens.compliance,
  });
  expect(answers).toEqual([]);
  expect(code).toBe(1);
  const lines = said.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain('lacks the scope spark-admin:workspaces_read');
});
