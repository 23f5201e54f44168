import { strftime } from '#domain';
import { localTimeOf } from './local-time.js';
import { renderFields } from './render-line.js';

const LEVELS: Readonly<Record<string, string>> = { warn: 'WARNING' };
const WIDTH = 70;

/**
 * Turns one JSON log line into one line of the original's log: local time, process, level, logger and message, so that what reads those logs
 * goes on to read these.
 *
 *     2026-11-22 08:01:02 4711 INFO sign_emea - plan.built planId=… actionCount=12
 */
export function renderOriginalLine(json: string): string {
  const { time, level, event, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const moment = strftime(localTimeOf(new Date(String(time))), '%Y-%m-%d %H:%M:%S');
  const name = LEVELS[String(level)] ?? String(level).toUpperCase();
  const head = `${moment} ${process.pid} ${name} ${loggerOf(String(event), fields)} - `;
  return `${head}${messageOf(String(event), fields)}\n`;
}

function messageOf(event: string, fields: Readonly<Record<string, unknown>>): string {
  switch (event) {
    case 'command.said':
    case 'command.failed':
      return oneLine(String(fields['message']));
    case 'command.started': {
      const mode = fields['testMode'] === true ? ' (TEST MODE)' : '';
      return ruler(`Start Run (Sign Sync version: ${String(fields['version'])})${mode}`);
    }
    case 'command.ended': {
      const total = clockOf(Number(fields['durationMs']));
      return ruler(`End Run (Sign Sync version: ${String(fields['version'])}) (Total time: ${total})`);
    }
    default:
      return [event, ...renderFields(fields)].join(' ');
  }
}

function loggerOf(event: string, { org }: Readonly<Record<string, unknown>>): string {
  if (typeof org === 'string') return `sign_${org.replaceAll(/\s/gu, '_')}`;
  return event.startsWith('source.') ? 'source' : 'main';
}

/** No value starts a line of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function ruler(header: string): string {
  return `${'='.repeat(10)} ${header} `.padEnd(WIDTH, '=');
}

/** `0:01:02`, as Python writes a duration. */
function clockOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours}:${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
