import { describe, expect, it } from 'vitest';
import { troubleWatch } from '../../../local/start/trouble.ts';

const refused = { fault: 'token-refused', why: 'Webex refused the token: put a valid one in.' };
const unwritable = { fault: 'store-unavailable', why: 'The tables cannot be written.' };
const more = 26;

function times(count: number, work: () => void): void {
  for (let time = 0; time < count; time += 1) work();
}

describe('the watch over a run', () => {
  it('calls it hopeless after many refusals of the token, in the words of the refusal', () => {
    const watch = troubleWatch();
    times(more - 1, () => watch.log.error('run-failed', refused));
    expect(watch.hopeless()).toBeUndefined();
    watch.log.error('run-failed', refused);
    expect(watch.hopeless()).toBe(refused.why);
  });

  it('has hope again once a recording was archived', () => {
    const watch = troubleWatch();
    times(more, () => watch.log.error('run-failed', refused));
    watch.log.info('archive-attempt', { id: 'c0ffee', from: 'discovered', to: 'archived' });
    expect(watch.hopeless()).toBeUndefined();
  });

  it('takes a list that came as a sign that Webex is well, and not that the archive is', () => {
    const watch = troubleWatch();
    times(more, () => {
      watch.log.warn('archive-failed', unwritable);
      watch.log.error('run-failed', refused);
      watch.log.info('window-read', { kind: 'tail' });
    });
    expect(watch.hopeless()).toBe(`${unwritable.why} If the disk is full, free some space.`);
  });

  it('does not repeat an advice that was given', () => {
    const watch = troubleWatch();
    const full = { ...unwritable, why: 'The archive cannot be written (the disk is full: free some space).' };
    times(more, () => watch.log.warn('archive-failed', full));
    expect(watch.hopeless()).toBe(full.why);
  });

  it('never minds failures of single recordings', () => {
    const watch = troubleWatch();
    times(100, () => watch.log.warn('archive-failed', { fault: 'not-audio', why: 'No MP3.' }));
    expect(watch.hopeless()).toBeUndefined();
  });
});
