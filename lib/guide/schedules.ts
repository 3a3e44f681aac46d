/** The guide to the schedules: one entry for each name in lib/plan/schedules.ts, or this does not compile. */
import type { ScheduleGuides } from './guide.ts';
import { adaptiveSchedules } from './schedulesAdaptive.ts';
import { decaySchedules } from './schedulesDecay.ts';
import { periodSchedules } from './schedulesPeriod.ts';

export const scheduleGuides = {
  ...decaySchedules,
  ...periodSchedules,
  ...adaptiveSchedules,
} satisfies ScheduleGuides;
