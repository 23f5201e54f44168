import type { IPodSpec } from 'kubernetes-models/v1';

/** An object of Kubernetes as it was rendered. What `spec` holds depends on the kind; the closed schema has checked it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

export type Labels = Readonly<Record<string, string>>;

/** Looks at all objects of an overlay and says what is wrong: sentences that name the object. */
export type Policy = (objects: readonly Manifest[]) => readonly string[];

/** What makes pods. */
export interface Workload {
  /** `Deployment planner` */
  readonly title: string;
  readonly object: Manifest;
  readonly podLabels: Labels;
  readonly pod: IPodSpec;
  /** It runs our own image. */
  readonly isOurs: boolean;
}

export type Container = IPodSpec['containers'][number];

export function titleOf(object: Manifest): string {
  return `${object.kind} ${object.metadata.name}`;
}

export function ofKind(objects: readonly Manifest[], kind: string): readonly Manifest[] {
  return objects.filter((object) => object.kind === kind);
}

/** Every workload of the overlay; the pod of a kind that is not known here cannot be checked, so such a kind is a fault. */
export function workloadsOf(objects: readonly Manifest[]): readonly Workload[] {
  return objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Job').map(toWorkload);
}

function toWorkload(object: Manifest): Workload {
  const { template } = object.spec as {
    template: { metadata?: { labels?: Labels }; spec: IPodSpec };
  };
  return {
    title: titleOf(object),
    object,
    podLabels: template.metadata?.labels ?? {},
    pod: template.spec,
    isOurs: template.spec.containers.some(({ image }) => isOurImage(image)),
  };
}

export function isOurImage(image: string | undefined): boolean {
  return /(^|\/)sign-sync[:@]/.test(`${image ?? ''}:`);
}

/** The containers of a pod, those that begin it included. */
export function containersOf({ pod }: Workload): readonly Container[] {
  return [...(pod.initContainers ?? []), ...pod.containers];
}

/** Whether a container runs one of our services or the migration, and not the simulator. */
export function isOurProgram({ image, command }: Container): boolean {
  return isOurImage(image) && command?.some((word) => word.includes('sign-simulator')) !== true;
}
