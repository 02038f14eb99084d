import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const template = new URL('.serverless/cloudformation-template-update-stack.json', root);
const source = new URL('serverless.yml', root);

/**
 * The CloudFormation template that a deployment would use, packaged anew when serverless.yml is newer: what runs here
 * takes its batch sizes, filters, retries and schedules from there.
 *
 * @returns the template's path
 */
export async function packagedTemplate(): Promise<string> {
  const packagedAt = await modifiedAt(template);
  if (packagedAt === undefined || packagedAt < ((await modifiedAt(source)) ?? 0)) await packageIt();
  return fileURLToPath(template);
}

async function packageIt(): Promise<void> {
  const serverless = fileURLToPath(new URL('node_modules/serverless/bin/serverless.js', root));
  try {
    await promisify(execFile)(process.execPath, [serverless, 'package'], { cwd: fileURLToPath(root) });
  } catch (error) {
    throw new Error('serverless.yml cannot be packaged: run "npx serverless package" to see why.', {
      cause: error,
    });
  }
}

async function modifiedAt(file: URL): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.mtimeMs;
}
