import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { IconLogin2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { addressOf, api, take } from '../api/client.js';
import { Failure } from '../ui/failure.js';
import { Logo } from './logo.js';
import { isSignedOut, meQuery } from './session.js';
import classes from './sign-in.module.css';

/** The page of whoever is not let in: the way in, or why there is none. */
export function SignIn({ error }: { readonly error: unknown }): ReactNode {
  useDocumentTitle('Sign in · Sign Sync');
  const queries = useQueryClient();
  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <Logo size={40} />
        <h1>Sign Sync</h1>
        {isSignedOut(error) ? (
          <Ways />
        ) : (
          <Failure error={error} what="who you are" onRetry={() => void queries.refetchQueries(meQuery)} />
        )}
      </div>
    </main>
  );
}

function Ways(): ReactNode {
  const { href } = useLocation();
  const { data, error, refetch } = useQuery({
    queryKey: ['sign-in'],
    queryFn: () => take(api.GET('/auth/config')),
  });
  if (error !== null) return <Failure error={error} what="how to sign in" onRetry={() => void refetch()} />;
  if (data === undefined) return <p aria-busy="true">…</p>;
  if (data.issuer === null || data.clientId === null) return <TokenOnly />;
  return (
    <>
      <p>Keeps the people of your Acrobat Sign accounts as your directory says.</p>
      <Button
        component="a"
        href={addressOf('/auth/login', { to: href })}
        size="md"
        fullWidth
        leftSection={<IconLogin2 size={18} aria-hidden />}
      >
        Sign in with {new URL(data.issuer).host}
      </Button>
    </>
  );
}

/** A browser keeps no tokens: scripts that run in it could read them. So this says what gives what. */
function TokenOnly(): ReactNode {
  return (
    <>
      <p>
        This server knows people by tokens, and a browser is no place to keep one. There are three ways to go
        on.
      </p>
      <Way title="At a prompt, with a token">
        The first command runs on the machine of the server and shows the token once; the others run anywhere.
        The token is asked for, and is not shown as it is typed.
        <Code
          lines={[
            'sign-sync token create --name NAME --role viewer',
            `sign-sync login --server ${location.origin} --token`,
            `sign-sync orgs list --server ${location.origin}`,
          ]}
        />
      </Way>
      <Way title="Here, for everybody whom your identity provider knows">
        An administrator sets these variables of the server and starts it again. The last but one says which
        groups may do what.
        <Code
          lines={[
            'SIGN_SYNC_OIDC_ISSUER=https://login.example.com',
            'SIGN_SYNC_OIDC_CLIENT_ID=…',
            "SIGN_SYNC_OIDC_GRANTS='sign-admins=admin@*'",
            `SIGN_SYNC_PUBLIC_URL=${location.origin}`,
          ]}
        />
      </Way>
      <Way title="Here, for whoever sits at the server">
        Where the server listens on 127.0.0.1 alone, this variable lets its own machine in without a sign-in,
        beside the tokens.
        <Code lines={['SIGN_SYNC_API_LOCAL=on']} />
      </Way>
    </>
  );
}

function Way({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={classes['way']}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Code({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return (
    <pre className={classes['code']} tabIndex={0}>
      {lines.join('\n')}
    </pre>
  );
}
