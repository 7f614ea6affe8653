import { Duration, type Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Settings } from './settings';

/** What somebody must look at: invocations that fail, and messages that failed for good. */
export interface Alarms {
  failing: Alarm;
  putAside: Alarm;
}

export function createAlarms(
  stack: Stack,
  watched: { alias: Alias; deadLetters: Queue },
  { alarmTopic }: Settings,
): Alarms {
  const period = Duration.minutes(1);
  const alarms = {
    failing: alarmAbove(stack, 'Failing', 0, watched.alias.metricErrors({ period }), 'invocations fail'),
    putAside: alarmAbove(
      stack,
      'PutAside',
      0,
      watched.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      'messages wait in the dead-letter queue',
    ),
  };
  if (alarmTopic) {
    const topic = Topic.fromTopicArn(stack, 'AlarmTopic', alarmTopic);
    for (const alarm of Object.values(alarms)) alarm.addAlarmAction(new SnsAction(topic));
  }
  return alarms;
}

function alarmAbove(stack: Stack, id: string, threshold: number, metric: IMetric, what: string): Alarm {
  return new Alarm(stack, id, {
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    // No invocation, no data: that is no trouble.
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `thumbnailer: ${what}`,
  });
}
