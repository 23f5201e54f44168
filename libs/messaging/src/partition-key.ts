/** A word of a routing key and a part of a queue's name: no dots, no wildcards. An id of any kind fits. */
const PARTITION_KEY = /^[A-Za-z0-9_-]{1,64}$/;

/** Which of its two queues a message of a partition takes. The urgent one has consumers of its own. */
export type MessageLane = 'urgent' | 'bulk';

export function isPartitionKey(key: string): boolean {
  return PARTITION_KEY.test(key);
}
