/** A `RunEntity` out of `run`. */
export const RUN_COLUMNS = `id, name, config_name as "configName", config_digest as "configDigest", mode, scope, options, state,
  plan_hash as "planHash", error, directory, trace_id as "traceId", joined_run_id as "joinedRunId",
  requested_by as "requestedBy", requested_at as "requestedAt", started_at as "startedAt", finished_at as "finishedAt"`;
