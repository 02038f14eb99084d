import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { readStack, type Stack } from '../driver/template.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copied = ['serverless.yml', 'package.json', 'tsconfig.json'];
const linked = ['functions', 'lib', 'node_modules'];
const longestMs = 180_000;

type Packaging = {
  /** Is told when this takes a moment. */
  readonly say?: (line: string) => void;
  /** Where templates are kept; one that cannot be written only costs the time to package again. */
  readonly kept?: string;
  /** `dry-run` if missing: then nothing wakes the function that changes anything in Webex. */
  readonly mode?: 'dry-run' | 'live';
};

/**
 * What the CloudFormation template of a deployment says: what runs here takes its batch sizes, filters, retries and
 * schedules from there.
 *
 * @throws Error saying how to see what is wrong with serverless.yml
 */
export async function packagedStack(so: Packaging = {}): Promise<Stack> {
  return withTemplate(so, readStack);
}

/**
 * @returns the path of the CloudFormation template that a deployment would use
 * @throws Error saying how to see what is wrong with serverless.yml, or that the template cannot be kept
 */
export async function packagedTemplate(so: Packaging = {}): Promise<string> {
  await withTemplate(so, async () => undefined);
  const path = await pathIn(so);
  if (await exists(path)) return path;
  throw new Error(`${path} cannot be written: make its folder writable.`);
}

/**
 * Packages anew, as the code is now.
 *
 * @param use is given the folder with a zip for each function, which is gone afterwards
 */
export async function withPackages<Result>(use: (zips: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'tapekeeper-package-'));
  try {
    return await use(dirname(await packageIn(folder, 'dry-run')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Packages once for each content of serverless.yml. `use` is given the template's path, which may be gone afterwards. */
async function withTemplate<Result>(
  so: Packaging,
  use: (template: string) => Promise<Result>,
): Promise<Result> {
  const path = await pathIn(so);
  if (await exists(path)) return use(path);
  so.say?.('Packaging serverless.yml as a deployment would: a few seconds, this once …');
  const folder = await mkdtemp(join(tmpdir(), 'tapekeeper-package-'));
  try {
    const template = await packageIn(folder, so.mode ?? 'dry-run');
    await keep(template, path).catch(() => undefined);
    return await use(template);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pathIn({ kept, mode = 'dry-run' }: Packaging): Promise<string> {
  const folder = kept ?? join(root, '.tapekeeper', 'packaged');
  return join(folder, `${await fingerprint()}${mode === 'live' ? '-live' : ''}.json`);
}

/** Of everything that the template is made from. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['serverless.yml', 'package-lock.json']) hash.update(await readFile(join(root, name)));
  return hash.digest('hex').slice(0, 16);
}

/** In a folder of its own, with a home of its own: others may be packaging too, and not every home can be written. */
async function packageIn(folder: string, mode: 'dry-run' | 'live'): Promise<string> {
  await Promise.all(copied.map(name => copyFile(join(root, name), join(folder, name))));
  await Promise.all(linked.map(name => symlink(join(root, name), join(folder, name))));
  await mkdir(join(folder, 'home'));
  await runPackager(folder, mode);
  return join(folder, '.serverless', 'cloudformation-template-update-stack.json');
}

async function runPackager(folder: string, mode: string): Promise<void> {
  const serverless = join(folder, 'node_modules', 'serverless', 'bin', 'serverless.js');
  // Whoever has credentials or a profile set gets the same template as everybody else.
  const home = join(folder, 'home');
  // It does not clear up its temporary files.
  const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: home };
  try {
    await promisify(execFile)(process.execPath, [serverless, 'package', `--param=mode=${mode}`], {
      cwd: folder,
      env,
      timeout: longestMs,
    });
  } catch (error) {
    throw new Error('serverless.yml cannot be packaged: run "npx serverless package" to see why.', {
      cause: error,
    });
  }
}

/** Whole or not at all, whoever else keeps it at the same time. */
async function keep(template: string, path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await copyFile(template, draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
