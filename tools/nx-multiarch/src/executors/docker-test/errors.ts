import { MultiarchError } from '../../core/errors';
import { hasPassed, type TestedImage } from '../../core/test/report';
import { count } from '../../core/verify/report';

/** @throws MultiarchError TEST_FAILED */
export function assertPassed(images: readonly TestedImage[], project: string): void {
  const wrong = images.filter((image) => !hasPassed(image));
  if (wrong.length === 0) return;
  const names = wrong.map(({ deployment, platform }) => `${deployment} ${platform}`).join(', ');
  throw new MultiarchError('TEST_FAILED', {
    happened: `${count(wrong.length, 'image')} of ${project} did not do what was expected: ${names}`,
    expected: 'what stands above behind "expected"; what the container printed stands there too',
    mend: `correct the app or its image, then: nx docker-test ${project}; more time is given by --timeoutSeconds=300`,
  });
}
