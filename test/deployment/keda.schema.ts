import { z } from 'zod';

// KEDA's objects are defined by its own installation, so no general schema of Kubernetes knows them. Closed, and no
// wider than what is used here. https://keda.sh/docs/latest/reference/scaledobject-spec/
const metadata = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});
const replicas = z.int().min(1).max(100);
const numberInText = z.string().regex(/^\d+(\.\d+)?$/, 'A number, as text.');

/** Settings of the trigger `rabbitmq`; a pattern of names is only understood over the management API. */
const rabbitmqTrigger = z.strictObject({
  type: z.literal('rabbitmq'),
  metricType: z.enum(['AverageValue', 'Value']),
  metadata: z.strictObject({
    protocol: z.literal('http'),
    mode: z.enum(['QueueLength', 'MessageRate']),
    value: numberInText,
    activationValue: numberInText.optional(),
    queueName: z.string().startsWith('^'),
    useRegex: z.literal('true'),
    operation: z.enum(['sum', 'max', 'avg']),
    pageSize: numberInText,
  }),
  authenticationRef: z.strictObject({ name: z.string() }),
});

const scalingRule = z.strictObject({
  stabilizationWindowSeconds: z.int().min(0).max(3600),
  policies: z.array(
    z.strictObject({
      type: z.enum(['Pods', 'Percent']),
      value: z.int().min(1),
      periodSeconds: z.int().min(1).max(1800),
    }),
  ),
});

export const scaledObjectSchema = z.strictObject({
  apiVersion: z.literal('keda.sh/v1alpha1'),
  kind: z.literal('ScaledObject'),
  metadata,
  spec: z.strictObject({
    scaleTargetRef: z.strictObject({ name: z.string() }),
    pollingInterval: z.int().min(1),
    cooldownPeriod: z.int().min(0),
    minReplicaCount: replicas,
    maxReplicaCount: replicas,
    // Understood with the metric type AverageValue only.
    fallback: z.strictObject({ failureThreshold: z.int().min(1), replicas }),
    advanced: z.strictObject({
      horizontalPodAutoscalerConfig: z.strictObject({ behavior: z.strictObject({ scaleDown: scalingRule }) }),
    }),
    triggers: z.array(rabbitmqTrigger).min(1),
  }),
});

export const triggerAuthenticationSchema = z.strictObject({
  apiVersion: z.literal('keda.sh/v1alpha1'),
  kind: z.literal('TriggerAuthentication'),
  metadata,
  spec: z.strictObject({
    secretTargetRef: z.array(
      z.strictObject({ parameter: z.literal('host'), name: z.string(), key: z.string() }),
    ),
  }),
});
