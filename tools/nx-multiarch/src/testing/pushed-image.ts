import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Architecture, linux } from '../core/platform';
import type { PushForm } from '../core/policy';
import { DEFAULT_SCHEME } from '../core/tag-scheme';
import { composeTags, moveRules, type Stamp, type TagNaming } from '../core/tags';
import { readLayout } from '../io/layout';
import { pushImage } from './push-image';
import { planPush, type PushPlan } from '../io/push-plan';
import type { RegistryClient } from '../io/registry';
import { putTestMark } from '../io/test-mark';
import { writeLayout } from './layout';

/** The tags of docs/tags.md in one environment. */
export function namingIn(environment: string, lead = ''): TagNaming {
  return { scheme: DEFAULT_SCHEME, environment, lead };
}

/** 2025-01-16 14:30:00 UTC, commit abc1234. */
export const STAMP: Stamp = { time: '20250116-143000', commit: 'abc1234', dirty: false };
/** A day and some later. */
export const LATER: Stamp = { time: '20250117-090000', commit: 'fff9999', dirty: false };

/** What an image is made of, where it is not the usual one. */
export interface ImageSpec {
  /** `index` over arm64 and amd64 by default; a manifest is of arm64. */
  form?: PushForm;
  architectures?: readonly Architecture[];
  /** Other content is another image on the same base. */
  content?: string;
  stamp?: Stamp;
  naming?: TagNaming;
  /** Whether docker-test has passed; it has by default. */
  tested?: boolean;
}

/** Pushes a small image, a base layer and one of its own for each architecture; gives what the push did. */
export async function pushSmallImage(client: RegistryClient, spec: ImageSpec = {}): Promise<PushPlan> {
  const { form = 'index', content = 'one', stamp = STAMP, naming = namingIn('dev'), tested = true } = spec;
  const architectures = spec.architectures ?? (form === 'index' ? ['arm64', 'amd64'] : ['arm64']);
  const folder = await mkdtemp(join(tmpdir(), 'pushed-'));
  try {
    const layouts = architectures.map(async (architecture) => {
      const dir = join(folder, architecture);
      const layers = [`base ${architecture}`, `${content} ${architecture}`].map((text) => ({
        files: [{ path: text, content: text.repeat(500) }],
      }));
      await writeLayout(dir, { platform: linux(architecture), layers });
      return readLayout(dir, linux(architecture));
    });
    const tags = composeTags(naming, stamp, architectures);
    const plan = planPush(await Promise.all(layouts), form, tags);
    await pushImage(plan, client, { onStep: () => undefined, ...moveRules(naming, stamp, architectures) });
    const images = plan.subjects.filter(({ platform }) => platform);
    if (tested) for (const { digest } of images) await putTestMark(client, digest);
    return plan;
  } finally {
    await rm(folder, { recursive: true });
  }
}
