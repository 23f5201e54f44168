import { Button, Loader } from '@mantine/core';
import { IconDownload, IconShieldCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { addressOf } from '../../api/client.js';
import { plural } from '../../words/count.js';
import { Failure } from '../../ui/failure.js';
import { SidePanel } from '../../ui/side-panel.js';
import { Tag } from '../../ui/status.js';
import classes from './chain-panel.module.css';
import { useVerification, type Verification } from './use-verification.js';
import { type ChainFound, chainWords, proofWords } from './verdict-words.js';

interface ChainPanelProps {
  readonly isOpen: boolean;
  /** Only this org's chain; undefined: all that one may see. */
  readonly org: string | undefined;
  readonly onClose: () => void;
}

/** Whether anybody has touched the records: follows their chains, and hands them over to an auditor. */
export function ChainPanel({ isOpen, org, onClose }: ChainPanelProps): ReactNode {
  const { found, verify } = useVerification(org);
  return (
    <SidePanel
      title={isOpen ? 'The chain of records' : undefined}
      lead={org === undefined ? 'All orgs, and the installation' : org}
      onClose={onClose}
      actions={
        <>
          <Button
            leftSection={<IconShieldCheck size={16} />}
            loading={found.is === 'busy'}
            onClick={() => void verify()}
          >
            Verify
          </Button>
          <Button
            component="a"
            variant="default"
            leftSection={<IconDownload size={16} />}
            href={addressOf('/audit/export', { org })}
            download
          >
            Export
          </Button>
        </>
      }
    >
      <p className={classes['text']}>
        Every record carries the hash of the one before it, a code of the service’s key, and stands under
        signed checkpoints. Verifying follows all of them and names the first record that somebody has
        touched. The export holds the records with their checkpoints; an auditor verifies it without this
        server.
      </p>
      {found.is === 'busy' && (
        <p className={classes['busy']} role="status">
          <Loader size={14} /> {plural(found.records, 'record')} so far …
        </p>
      )}
      {found.is === 'failed' && <Failure small error={found.error} what="the chains" />}
      {found.is === 'done' && <Verdict found={found} />}
      {found.chains.length > 0 && (
        <ul className={classes['chains']} aria-label="Chains">
          {found.chains.map((chain) => (
            <ChainRow key={chain.org ?? 'installation'} chain={chain} />
          ))}
        </ul>
      )}
    </SidePanel>
  );
}

function Verdict({ found }: { readonly found: Verification }): ReactNode {
  const { isIntact, records, forged, unchained, keys } = found;
  const weak = [
    ...(keys?.hmac === false ? ['The server has no HMAC key, so codes were not looked at.'] : []),
    ...(keys?.public === false ? ['It has no public key, so checkpoints were not believed.'] : []),
    ...(forged > 0 ? [`${plural(forged, 'checkpoint')} with a wrong signature.`] : []),
    ...(unchained > 0
      ? [`${plural(unchained, 'record')} from before there were chains: nothing is proven of them.`]
      : []),
  ];
  return (
    <div className={classes['verdict']} role="status">
      <Tag tone={isIntact ? 'good' : 'bad'}>{isIntact ? 'Intact' : 'Touched'}</Tag>
      <span>
        {isIntact
          ? `Nobody has touched any of ${plural(records, 'record')}.`
          : 'Somebody has touched records.'}
      </span>
      {weak.map((line) => (
        <p key={line} className="ss-muted">
          {line}
        </p>
      ))}
    </div>
  );
}

function ChainRow({ chain }: { readonly chain: ChainFound }): ReactNode {
  const { word, tone, hint } = chainWords(chain);
  return (
    <li>
      <strong>{chain.org ?? 'the installation'}</strong>
      <Tag tone={tone} plain>
        {word}
      </Tag>
      <p className="ss-muted">{proofWords(chain)}</p>
      {hint !== undefined && <p className="ss-muted">{hint}</p>}
    </li>
  );
}
