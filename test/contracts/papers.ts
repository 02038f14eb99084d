import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Papers } from '../../lib/ports.ts';
import { all } from '../build/webex.ts';
import { opened, type Open } from './open.ts';

/** What all Papers promise. Tests use keys of their own, so `open` may give all of them the same archive. */
export function papersContract(open: Open<Papers>): void {
  it('a paper that is not there is undefined, and no key', async () => {
    const papers = await opened(open);
    const folder = ownFolder();
    expect(await papers.get(`${folder}2026/one.json`)).toBeUndefined();
    expect(await all(papers.keys(folder))).toEqual([]);
  });

  it('a paper is read as it was written, to the last character', async () => {
    const papers = await opened(open);
    const key = `${ownFolder()}one.json`;
    const text = `{"summa": "1 234 ☎️ 日本語 \\u0000"}\r\n\n`;
    expect(await papers.put(key, text)).toBe(true);
    expect(await papers.get(key)).toBe(text);
  });

  it('an empty paper is a paper', async () => {
    const papers = await opened(open);
    const folder = ownFolder();
    expect(await papers.put(`${folder}empty.txt`, '')).toBe(true);
    expect(await papers.get(`${folder}empty.txt`)).toBe('');
    expect(await all(papers.keys(folder))).toEqual([`${folder}empty.txt`]);
  });

  it('a paper is never replaced', async () => {
    const papers = await opened(open);
    const key = `${ownFolder()}one.json`;
    expect(await papers.put(key, 'the first')).toBe(true);
    expect(await papers.put(key, 'the second, which is longer')).toBe(false);
    expect(await papers.get(key)).toBe('the first');
  });

  it('one of twenty who write at once has written, and the others are told', async () => {
    const papers = await opened(open);
    const key = `${ownFolder()}one.json`;
    const texts = [...Array(20).keys()].map(each => `written by ${each}`);
    const outcomes = await Promise.all(texts.map(text => papers.put(key, text)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await papers.get(key)).toBe(texts[outcomes.indexOf(true)]);
  });

  it('keys come in the order of their letters, those only that begin so, and none of other folders', async () => {
    const papers = await opened(open);
    const folder = ownFolder();
    const names = [
      '2026/2026-10-02.json',
      '2025/2025-12-31.json',
      '2026/2026-01-10.json',
      '2026/2026-1.json',
    ];
    for (const name of names) await papers.put(folder + name, name);
    await papers.put(`${folder.slice(0, -1)}-other/2026/2026-10-01.json`, 'a neighbour');
    expect(await all(papers.keys(folder))).toEqual(
      ['2025/2025-12-31.json', '2026/2026-01-10.json', '2026/2026-1.json', '2026/2026-10-02.json'].map(
        name => folder + name,
      ),
    );
    expect(await all(papers.keys(`${folder}2026/2026-1`))).toEqual(
      ['2026/2026-1.json', '2026/2026-10-02.json'].map(name => folder + name),
    );
  });

  it('all keys come where they are more than a page', { timeout: 60_000 }, async () => {
    const papers = await opened(open);
    const folder = ownFolder();
    const keys = [...Array(1_020).keys()].map(each => `${folder}${String(each).padStart(4, '0')}.txt`);
    for (let from = 0; from < keys.length; from += 20) {
      await Promise.all(keys.slice(from, from + 20).map(key => papers.put(key, key)));
    }
    expect(await all(papers.keys(folder))).toEqual(keys);
  });
}

function ownFolder(): string {
  return `papers/${randomUUID()}/`;
}
