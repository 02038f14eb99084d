import { connect, type Socket } from 'node:net';
import { aTcpServer, type Listening } from './servers.ts';

type Cut = {
  /** Which request from now on, from 1. */
  readonly request: number;
  /** Whether it reaches the engine, and only its answer is lost. */
  readonly answerLost: boolean;
  /** Whether nothing comes through afterwards, until `restore`. */
  readonly lasting: boolean;
};

const beginning = /^(?:GET|HEAD|PUT|POST|DELETE) \//;

/** A line to an engine that can be cut at any request: connections are reset then, and new ones too. */
export async function aCuttableProxy(engine: URL) {
  const lines = new Set<Socket>();
  let planned: Cut | undefined;
  let requests = 0;
  let down = false;

  function cut(): void {
    down = planned?.lasting ?? true;
    planned = undefined;
    for (const line of lines) line.resetAndDestroy();
  }

  const listening: Listening = await aTcpServer(line => {
    if (down) {
      line.resetAndDestroy();
      return;
    }
    lines.add(line);
    let cutAtAnswer = false;
    const upstream = connect(Number(engine.port), engine.hostname);
    upstream.on('error', () => line.destroy()).on('close', () => line.destroy());
    upstream.on('data', chunk => {
      if (cutAtAnswer) cut();
      else line.write(chunk);
    });
    line.on('error', () => upstream.destroy());
    line.on('close', () => {
      lines.delete(line);
      upstream.destroy();
    });
    line.on('data', chunk => {
      if (beginning.test(chunk.subarray(0, 8).toString('latin1'))) requests += 1;
      if (planned !== undefined && requests >= planned.request) {
        if (!planned.answerLost) {
          cut();
          return;
        }
        cutAtAnswer ||= requests === planned.request;
      }
      upstream.write(chunk);
    });
  });

  return {
    ...listening,
    /** How many requests have come since the last call of `plan` or `restore`. */
    requests: () => requests,
    plan(cutAt: Cut): void {
      requests = 0;
      planned = cutAt;
    },
    /** Whether the planned cut has happened. */
    wasCut: () => planned === undefined,
    restore(): void {
      planned = undefined;
      requests = 0;
      down = false;
    },
  };
}
