import { linesOfVisit, otherArchitecture } from '../../core/demo';
import { linux } from '../../core/platform';
import { type Container, startContainer } from '../../io/container/start';
import { runUnemulated } from '../../io/demo/exec-format';
import { visit } from '../../io/demo/visit';
import { exec } from '../../io/exec';
import type { Layout } from '../../io/layout';
import dockerVerify from '../docker-verify/executor';
import { buildRight, buildWrong, load, type Stage, wrongFolder } from './stage';

/** Every image here listens on this port: Dockerfiles set PORT to it. */
const CONTAINER_PORT = 8080;
/** How long a server may take to answer, in milliseconds. */
const ANSWER_LIMIT = 30_000;

const say = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const indented = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

/** Act 1: the wrong image, and docker-verify, which refuses it. */
export async function showRefusal(stage: Stage): Promise<Layout> {
  const { context, options, native } = stage;
  const layout = await buildWrong(stage);
  const folder = wrongFolder(stage);
  const foreign = otherArchitecture(native);
  say(`1. An image for ${native} with addons for ${foreign}, in ${folder}`, '   docker-verify says:', '');
  const images = [{ deployment: options.deployment, layouts: [{ architecture: native, folder }] }];
  const { success } = await dockerVerify({ images }, context);
  say('', success ? '   no addon in it: this app fits every architecture' : '   so no push can hold it', '');
  return layout;
}

/** Acts 2 and 3: an image runs, and says itself whether its addons fit. */
export async function showAnswers(
  stage: Stage,
  layout: Layout,
  title: string,
  what: string,
): Promise<Container> {
  const { native, options, run, signal } = stage;
  const image = await load(stage, layout, what);
  const { deployment, env = [] } = options;
  const start = { image, platform: linux(native), deployment, run, port: CONTAINER_PORT, env };
  const container = await startContainer(exec, start);
  const answers = await visit(exec, container, ANSWER_LIMIT, signal);
  say(title, '', ...indented(linesOfVisit(answers)), '');
  return container;
}

/** Act 4: a whole image of the other architecture, where nothing emulates it. */
export async function showExecFormat(stage: Stage, right: Layout): Promise<void> {
  const { native, run } = stage;
  const foreign = otherArchitecture(native);
  const layout = await buildRight(stage, foreign);
  const images = {
    native: await load(stage, right, 'native'),
    foreign: await load(stage, layout, 'foreign'),
  };
  const { said, why } = await runUnemulated(exec, { ...images, architecture: foreign, run });
  say(`4. A whole image for ${foreign} on ${native}, without emulation`, '');
  if (why !== undefined)
    say(`   could not be shown on this machine (${why}); it would say: exec format error`);
  else say(...indented([said]));
  say(
    '',
    `   The kernel of ${native} cannot run the program: build the image for ${native}, run it on ${foreign},`,
    '   or register an emulator: docker run --privileged --rm tonistiigi/binfmt --install all',
  );
}
