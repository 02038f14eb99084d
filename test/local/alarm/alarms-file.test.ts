import { mkdir, readFile, rm } from 'node:fs/promises';
import { describe } from 'vitest';
import { alarmsFile, alarmsPath } from '../../../local/alarm/alarms-file.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { alarmTopicContract } from '../../contracts/alarm-topic.ts';

describe('the alarm topic in a file', () =>
  alarmTopicContract(async () => {
    const data = await temporaryFolder();
    const path = alarmsPath(data);
    const store = {
      topic: alarmsFile(data),
      async arrived() {
        const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
        return lines.map((line): unknown => JSON.parse(line));
      },
      async breaks() {
        await rm(path, { force: true });
        await mkdir(path);
      },
    };
    return { store, close: async () => undefined };
  }));
