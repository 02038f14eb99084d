import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandOf, readOptions, type Options } from '../../../local/start/options.ts';
import { storyLines } from '../../../local/start/story.ts';
import { engineEnvironment, speakToEngine } from '../../../local/aws/ministack.ts';

function optionsOf(...words: string[]): Options {
  const options = readOptions(words);
  if (typeof options === 'number') throw new Error(`It was refused with ${options}.`);
  return options;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the engine of npm start', () => {
  it('is the embedded one unless another is named', () => {
    expect(optionsOf().engine).toBeUndefined();
    expect(optionsOf('--engine', 'embedded')).toEqual(optionsOf());
  });

  it('aws-local keeps nothing: its folder is a temporary one, and the next run begins anew', async () => {
    const options = optionsOf('--engine', 'aws-local', '--recordings', '30');
    expect(options).toMatchObject({ engine: 'aws-local', data: resolve(tmpdir()) });
    expect(commandOf(options)).toBe('npm start -- --engine aws-local --recordings 30');
    const story = await storyLines(undefined, options);
    expect(story.join('\n')).not.toContain('goes on from');
    expect(story.join('\n')).toMatch(/npm start -- --engine aws-local --recordings 30 --seed 2 +another/);
  });

  it('aws-local takes the folder that is named for its temporary files', () => {
    const options = optionsOf('--engine', 'aws-local', '--data', 'elsewhere');
    expect(options.data).toBe(resolve('elsewhere'));
    expect(commandOf(options)).toBe('npm start -- --engine aws-local --data elsewhere');
  });

  it.each([
    ['that nobody knows', ['--engine', 'aws'], 'Say embedded or aws-local.'],
    [
      "for one's own organisation",
      ['--engine', 'aws-local', '--webex', 'https://webexapis.com/v1'],
      '--engine goes with the simulated Webex only',
    ],
  ])('%s is refused', (_what, words, saying) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation(text => Boolean(said.push(String(text))));
    expect(readOptions(words)).toBe(2);
    expect(said.join('')).toContain(saying);
  });
});

describe('a process that speaks to the engine', () => {
  it('sees nothing else that is set up for AWS, until that is taken back', () => {
    const own = {
      AWS_ENDPOINT_URL_S3: 'https://s3.example',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'secret',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    };
    for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
    const before = { ...process.env };
    const takeBack = speakToEngine('http://127.0.0.1:1');
    const aws = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
    expect(Object.fromEntries(aws)).toEqual(engineEnvironment('http://127.0.0.1:1'));
    takeBack();
    expect(process.env).toEqual(before);
  });
});
