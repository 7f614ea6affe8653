import pLimit from 'p-limit';

/**
 * Does something with each item, so many of them at a time; what comes out is in the order of the items. The first failure
 * ends it: what still waits is not begun.
 *
 * @param most how many are under way at the same time
 */
export async function severalAtOnce<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const limit = pLimit(most);
  const attempt = async (item: Item): Promise<Result> => {
    try {
      return await work(item);
    } catch (error) {
      // Here, before its place is free for the next one.
      limit.clearQueue();
      throw error;
    }
  };
  return Promise.all(items.map((item) => limit(attempt, item)));
}
