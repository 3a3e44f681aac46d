/**
 * `npm run bench:networks`: compares networks with those of other libraries. Each contender runs in
 * its own process on the same samples, in interleaved rounds. `npm run bench` includes these tasks.
 * `--quick` checks the benchmark on a few rows; its times mean nothing.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { integerBetween, oneOf, positiveNumber } from '../../lib/common/validate.ts';
import { isWrong, measureNetwork, showNetwork } from './measureNetwork.ts';
import {
  NETWORK_CONTENDERS,
  NETWORK_TASKS,
  type NetworkTaskName,
  QUICK_SCALE,
} from './networkTasks.ts';

const { values } = parseArgs({
  options: {
    task: { type: 'string', multiple: true },
    contender: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    scale: { type: 'string' },
    quick: { type: 'boolean', default: false },
    data: { type: 'string', default: join(tmpdir(), 'fallline-bench') },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const HELP = `Usage: npm run bench:networks -- [options]

  --task A             what to measure, once for each (all)
  --contender A        who takes part, once for each (all)
  --rounds N           rounds, each contender once in each (3)
  --scale S            what the numbers of rows are multiplied by (1)
  --quick              a few rows, one round: whether it works, not how fast
  --data FOLDER        where the data are kept
  --json               results as JSON

Tasks: ${Object.keys(NETWORK_TASKS).join(', ')}
Contenders: ${NETWORK_CONTENDERS.join(', ')}`;

const TASK_NAMES = Object.keys(NETWORK_TASKS) as NetworkTaskName[];
const tasks = (values.task ?? TASK_NAMES).map((each) => oneOf('task', each, TASK_NAMES));
const scale = values.quick ? QUICK_SCALE : 1;
const options = {
  contenders: (values.contender ?? [...NETWORK_CONTENDERS]).map((each) =>
    oneOf('contender', each, NETWORK_CONTENDERS),
  ),
  rounds: values.quick ? 1 : integerBetween('rounds', Number(values.rounds), 1, 100),
  samples: values.quick ? 1 : 2,
  scale: values.scale === undefined ? scale : positiveNumber('scale', Number(values.scale)),
  dataFolder: values.data,
  environment: process.env,
  say: (line: string) => process.stderr.write(`${line}\n`),
};

if (values.help) console.log(HELP);
for (const name of values.help ? [] : tasks) {
  const result = await measureNetwork(name, options);
  console.log(values.json ? JSON.stringify(result) : showNetwork(result));
  // A missing library is not an error; a failure or a different loss is.
  if (isWrong(result)) process.exitCode = 1;
}
