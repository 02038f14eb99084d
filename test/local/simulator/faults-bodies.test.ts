import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { rawGet } from '../../build/raw-http.ts';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';

const at = {
  createTime: '2026-09-30T10:00:00Z',
  durationSeconds: 60,
  transcriptReadyAt: '2026-09-30T11:00:00Z',
};

/** The audio of one recording: its link, and its bytes as they are without any fault. */
async function anAudio(pace?: { hangMs?: number; slowMs?: number }) {
  const webex = await aSimulator({ pace });
  const id = await webex.add(at);
  const { audioDownloadLink: link, transcriptDownloadLink: transcriptLink = '' } = await webex.links(id);
  const audio = (await rawGet(link)).body;
  const transcript = (await rawGet(transcriptLink)).body;
  return { webex, id, link, transcriptLink, audio, transcript };
}

async function meets(
  webex: SimulatorAtHand,
  fault: string,
  url: string,
  so: { giveUpAfterBytes?: number } = {},
) {
  await webex.admin('/faults', { next: [{ fault }] });
  return rawGet(url, { ...so, headers: { authorization: `Bearer ${webex.tokens.compliance}` } });
}

describe('a download', () => {
  it('without any fault comes whole', async () => {
    const { link, audio } = await anAudio();
    const answer = await rawGet(link);
    expect(audio).toHaveLength(120_024);
    expect([answer.end, answer.headers.get('content-length')]).toEqual(['closed', '120024']);
  });

  it('breaks off before its first byte', async () => {
    const { webex, link } = await anAudio();
    expect(await meets(webex, 'reset-before', link)).toMatchObject({ end: 'reset', status: undefined });
  });

  it('breaks off in its body', async () => {
    const { webex, link, audio } = await anAudio();
    const answer = await meets(webex, 'reset-in-body', link);
    expect(answer).toMatchObject({ end: 'reset', status: 200 });
    expect(answer.headers.get('content-length')).toBe('120024');
    expect(answer.body.equals(audio.subarray(0, answer.body.length))).toBe(true);
    expect(answer.body.length).toBeLessThanOrEqual(60_012);
  });

  it('ends early, as if that were all', async () => {
    const { webex, link, audio } = await anAudio();
    const answer = await meets(webex, 'truncated-body', link);
    expect([answer.end, answer.headers.get('content-length')]).toEqual(['closed', '120024']);
    expect(answer.body.equals(audio.subarray(0, 60_012))).toBe(true);
  });

  it('falls silent, and breaks off after a while', async () => {
    const { webex, link, audio } = await anAudio({ hangMs: 20 });
    const answer = await meets(webex, 'hanging-body', link);
    expect([answer.end, answer.headers.get('content-length')]).toEqual(['reset', '120024']);
    expect(answer.body.equals(audio.subarray(0, 60_012))).toBe(true);
  });

  it('stays silent until the client hangs up, where it is told to', async () => {
    const { webex, link } = await anAudio({ hangMs: 0 });
    const answer = await meets(webex, 'hanging-body', link, { giveUpAfterBytes: 60_012 });
    expect(answer.end).toBe('given up');
  });

  it('comes slowly, and whole', async () => {
    const { webex, link, audio } = await anAudio({ slowMs: 20 });
    const answer = await meets(webex, 'slow-body', link);
    expect(answer.end).toBe('closed');
    expect(answer.body.equals(audio)).toBe(true);
  });

  it('comes without its length, and whole', async () => {
    const { webex, link, audio } = await anAudio();
    const answer = await meets(webex, 'missing-length', link);
    expect([answer.headers.get('content-length'), answer.headers.get('transfer-encoding')]).toEqual([
      undefined,
      'chunked',
    ]);
    const received = await (async () => {
      await webex.admin('/faults', { next: [{ fault: 'missing-length' }] });
      return Buffer.from(await (await fetch(link)).arrayBuffer());
    })();
    expect(received.equals(audio)).toBe(true);
  });

  it('comes with a wrong length, too small or too large', async () => {
    const { webex, link, audio } = await anAudio();
    const said = new Set<string>();
    for (let n = 0; n < 20; n += 1) {
      const answer = await meets(webex, 'wrong-length', link);
      const length = Number(answer.headers.get('content-length'));
      said.add(length < audio.length ? 'too small' : 'too large');
      expect(length === 60_012 || (length > 120_024 && length <= 121_024)).toBe(true);
      expect(answer.body.equals(audio)).toBe(true);
    }
    expect([...said].toSorted()).toEqual(['too large', 'too small']);
  });

  it('is a page instead of audio, which sometimes says that it is a file', async () => {
    const { webex, link } = await anAudio();
    const said = new Set<string | undefined>();
    for (let n = 0; n < 20; n += 1) {
      const answer = await meets(webex, 'html-200', link);
      expect(answer.status).toBe(200);
      expect(answer.body.toString()).toMatch(/^<!DOCTYPE html>/);
      said.add(answer.headers.get('content-type'));
    }
    expect([...said].toSorted()).toEqual(['application/octet-stream', 'text/html;charset=UTF-8']);
  });

  it('may be refused as expired, or with a 5xx', async () => {
    const { webex, link } = await anAudio();
    expect(await meets(webex, 'expired-link', link)).toMatchObject({ status: 403 });
    const unavailable = await meets(webex, '5xx-html', link);
    expect([500, 502, 503, 504]).toContain(unavailable.status);
    expect(await rawGet(link)).toMatchObject({ status: 200 });
  });
});

describe('what a client could not notice', () => {
  it('never befalls a transcript: its length is never too small, and a page says that it is one', async () => {
    const { webex, transcriptLink, transcript } = await anAudio();
    for (let n = 0; n < 20; n += 1) {
      const answer = await meets(webex, 'wrong-length', transcriptLink);
      expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(transcript.length);
      const page = await meets(webex, 'html-200', transcriptLink);
      expect(page.headers.get('content-type')).toBe('text/html;charset=UTF-8');
    }
  });
});

describe('an answer of the API', () => {
  it.each([
    ['truncated-body', 'closed'],
    ['reset-in-body', 'reset'],
    ['hanging-body', 'reset'],
  ])('meets %s, too', async (fault, end) => {
    const { webex, id } = await anAudio({ hangMs: 20 });
    for (const path of [
      '/admin/convergedRecordings',
      `/convergedRecordings/${id}`,
      `/convergedRecordings/${id}/metadata`,
    ]) {
      const answer = await meets(webex, fault, `${webex.apiUrl}${path}`);
      expect(answer.end, path).toBe(end);
      expect(answer.body.length, path).toBeLessThan(Number(answer.headers.get('content-length')));
    }
  });

  it('is a page with a 200', async () => {
    const { webex, id } = await anAudio();
    const answer = await meets(webex, 'html-200', `${webex.apiUrl}/convergedRecordings/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html;charset=UTF-8');
  });
});

it('a connection breaks off even while the answer before is still on its way', async () => {
  const { webex, link } = await anAudio({ slowMs: 50 });
  await webex.admin('/faults', { next: [{ fault: 'slow-body' }, { fault: 'reset-before' }] });
  const { hostname, port, pathname, search, host } = new URL(link);
  const socket = connect(Number(port), hostname);
  const broken = new Promise<unknown>(resolve => socket.once('error', resolve));
  socket.resume().write(`GET ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n\r\n`.repeat(2));
  expect(await broken).toMatchObject({ code: 'ECONNRESET' });
  expect((await webex.truth()).injected).toMatchObject({ 'slow-body': 1, 'reset-before': 1 });
});

it('a long body leaves no listeners behind, be it slow or not', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listen);
  const webex = await aSimulator({ pace: { slowMs: 1 } });
  const id = await webex.add({ createTime: '2026-09-30T10:00:00Z', durationSeconds: 3600 });
  const { audioDownloadLink } = await webex.links(id);
  const answers = [await meets(webex, 'slow-body', audioDownloadLink), await rawGet(audioDownloadLink)];
  process.off('warning', listen);
  expect(answers.map(each => each.body.length)).toEqual([7_200_000, 7_200_000]);
  expect(warnings).toEqual([]);
});

it('a simulator ends at once, even while a body hangs', async () => {
  const { webex, link } = await anAudio({ hangMs: 0 });
  await webex.admin('/faults', { next: [{ fault: 'hanging-body' }] });
  const response = await fetch(link);
  await webex.close();
  await expect(response.arrayBuffer()).rejects.toThrow();
});
