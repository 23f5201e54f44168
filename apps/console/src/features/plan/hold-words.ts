/** What holds items, in a few words; the sentence comes with each of them. */
const TITLES: Readonly<Record<string, string>> = {
  SIGN_ONLY_LIMIT: 'more Sign-only users than allowed',
  DIRECTORY_INCOMPLETE: 'incomplete directory',
  DIRECTORY_EMPTY: 'empty directory',
  DIRECTORY_SHRUNK: 'shrunken directory',
  GROUP_VANISHED: 'a directory group has vanished',
  GUARD_BUDGET: 'over a budget',
  GUARD_GROUP_SHRUNK: 'a directory group has shrunk',
  GUARD_DIRECTORY_SHRUNK: 'the directory has shrunk',
  GUARD_LAST_ADMIN: 'the last account admin',
  GUARD_ACCOUNT_ADMIN: 'new account admin',
  APPROVAL_REQUIRED: 'needs an approval',
  DRIFT_REPORTED: 'changed by hand in Sign',
  WAVE_STOPPED: 'an earlier wave failed',
};

const ADVICE: Readonly<Record<string, string>> = {
  SIGN_ONLY_LIMIT: 'Approve it if these people shall go, or raise sign_only_limit.',
  DIRECTORY_INCOMPLETE: 'The next complete read of the directory decides; nobody can approve it before.',
  DIRECTORY_EMPTY:
    'See what the directory answers. Where it is meant to be empty, run once with “allow empty”.',
  DIRECTORY_SHRUNK: 'Where the directory is right, run once with “allow shrink”.',
  GROUP_VANISHED: 'See whether the group was renamed in the directory; a complete read with it goes on.',
  GUARD_BUDGET: 'Approve it if it is right, or correct the rule or group that most of it comes from.',
  GUARD_GROUP_SHRUNK: 'Approve it if these people have left, or run once with “allow shrink”.',
  GUARD_DIRECTORY_SHRUNK: 'Approve it if these people have left, or run once with “allow shrink”.',
  GUARD_LAST_ADMIN: 'Give somebody else account admin first; the next run goes on by itself.',
  GUARD_ACCOUNT_ADMIN: 'Approve it if these people shall administer the account.',
  APPROVAL_REQUIRED: 'Approve it, then apply the plan.',
  DRIFT_REPORTED: 'Approve it to undo what was changed by hand, or take it over into the rules.',
  WAVE_STOPPED: 'Mend what made the earlier wave fail, then approve.',
};

export function holdTitle(code: string): string {
  return TITLES[code] ?? code.toLowerCase().replaceAll('_', ' ');
}

/** What lets it go; undefined for a reason that this console does not know. */
export function holdAdvice(code: string): string | undefined {
  return ADVICE[code];
}
