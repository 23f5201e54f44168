import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given, take } from '../../api/client.js';
import { plural } from '../../words/count.js';
import { sayDone, sayFailed } from '../../ui/said.js';
import type { DeadLetter } from './problem.query.js';

/** The API takes no POST without a body, and describes none where nothing has to be said. */
const NOTHING = {} as never;

/** Dead letters of one class, as the API takes it. */
export interface ClassOfLetters {
  readonly reason: string;
  readonly pattern: string;
  readonly consumer: string | null;
}

/** What can be done to dead letters. Each looks at the list again afterwards. */
export function useProblemActions() {
  const queries = useQueryClient();
  const again = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['dead-letters'] }),
      queries.invalidateQueries({ queryKey: ['overview'] }),
    ]);
  const replay = useMutation({
    mutationFn: ({ id }: Pick<DeadLetter, 'id'>) =>
      take(api.POST('/dead-letters/{id}/replay', { params: { path: { id } }, body: NOTHING })),
    onSuccess: async () => {
      sayDone('Sent again', 'The message is handled as a new one.');
      await again();
    },
    onError: (error) => sayFailed(error, 'the replay'),
  });
  const replayClass = useMutation({
    mutationFn: ({ reason, pattern, consumer }: ClassOfLetters) =>
      take(
        api.POST('/dead-letters/replay', {
          body: { reason, pattern, ...given({ consumer: consumer ?? undefined }) },
        }),
      ),
    onSuccess: async ({ replayed, left }) => {
      const rest = left === 0 ? '' : ` ${plural(left, 'message is', 'messages are')} left.`;
      sayDone('Sent again', `${plural(replayed, 'message')} sent again.${rest}`);
      await again();
    },
    onError: (error) => sayFailed(error, 'the replay'),
  });
  const discard = async (id: string, reason: string) => {
    await take(api.POST('/dead-letters/{id}/discard', { params: { path: { id } }, body: given({ reason }) }));
    await again();
  };
  return { replay, replayClass, discard };
}
