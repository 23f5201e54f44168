import type { SpanAttributes } from '#telemetry';
import type { CallObservation } from '../call-observation.js';

/** What a trace says about a call. Neither the path nor the query: both may hold ids and addresses of people. */
export function callAttributes(call: CallObservation): SpanAttributes {
  const { org, method, route, lane, attempt, gateWaitMs, status, outcome, requestId } = call;
  return {
    'http.request.method': method,
    'url.template': route,
    'http.request.resend_count': attempt - 1,
    'sign_sync.org': org,
    'sign_sync.lane': lane,
    'sign_sync.gate_wait_ms': Math.round(gateWaitMs),
    'sign_sync.outcome': outcome,
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(requestId !== undefined && { 'sign_sync.request_id': requestId }),
    ...(outcome !== 'ok' && { 'error.type': errorTypeOf(call) }),
  };
}

/** Sign's code or the network's; never its message, which may repeat an address. */
function errorTypeOf({ code, status, outcome }: CallObservation): string {
  return code ?? (status === undefined ? outcome : String(status));
}
