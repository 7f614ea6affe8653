import { App } from 'aws-cdk-lib';
import { readSettings, SettingsError } from './settings';
import { ThumbnailerStack } from './thumbnailer-stack';

/** What the CDK's command line runs, see cdk.json. */
const app = new App();
try {
  new ThumbnailerStack(
    app,
    'thumbnailer',
    readSettings((key) => app.node.tryGetContext(key)),
  );
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
