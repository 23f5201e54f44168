import type { CallObservation, GateState } from '#sign';
import { observe } from '#telemetry';

/** States a call for metrics and debug lines: what the audit knows, without ids. */
export function observeCall(call: CallObservation): void {
  const { org, method, route, status, outcome, attempt, gateWaitMs, durationMs } = call;
  observe({
    ...{ event: 'sign.call', org, method, route, outcome, attempt, gateWaitMs, durationMs },
    ...(status !== undefined && { status }),
  });
}

/** For each state that the gate of `org` saves: says so when the org has asked for a silence, or for a longer one. */
export function pauseObserver(org: string): (state: GateState) => void {
  let saidUntil = 0;
  return ({ notBefore = 0 }) => {
    if (notBefore <= Date.now() || notBefore <= saidUntil) return;
    saidUntil = notBefore;
    observe({
      event: 'gate.paused',
      org,
      until: new Date(notBefore).toISOString(),
      reason: 'SIGN_THROTTLED',
    });
  };
}
