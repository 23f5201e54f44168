import type { Answer } from '../../api/client.js';

export type RunSummary = Answer<'/runs/{run}/summary'>;
export type Run = RunSummary['run'];
export type Progress = RunSummary['progress'];
export type OrgProgress = Progress['orgs'][number];
export type Failure = RunSummary['failures'][number];
export type Timeline = Answer<'/runs/{run}/timeline'>;
export type OrgTimeline = Timeline['orgs'][number];
