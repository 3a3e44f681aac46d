/** Finds a Python interpreter that has a contender's package. */
import type { TaskName } from '../../lib/bench/tasks.ts';
import { type Absence, isAbsence } from './messages.ts';
import { ask, type Environment } from './processes.ts';

/** Environment variable with the path of the Python interpreter. */
const PYTHON_VARIABLE = 'FALLLINE_BENCH_PYTHON';
/**
 * Interpreters to try, in order, if the variable is unset. The second is the one that has the
 * packages of a Linux distribution.
 */
const PYTHONS = ['python3', '/usr/bin/python3'];
const INSTALL = 'python3 -m pip install -r bench/contenders/requirements.txt';

/** The script in contenders/ for a task. */
export const PYTHON_SCRIPTS = {
  'batch-gd': 'batchGd.py',
  'mini-batch': 'miniBatch.py',
  online: 'online.py',
  optimum: 'optimum.py',
  softmax: 'softmax.py',
  'predict-one': 'predictOne.py',
} as const satisfies Record<TaskName, string>;

/** Finds the module without importing it, because an import may take seconds. */
const LOOK = [
  'import importlib.util, json, sys',
  'found = importlib.util.find_spec(sys.argv[1]) is not None',
  "print(json.dumps({} if found else {'missing': 'it has no module ' + sys.argv[1]}))",
].join('\n');

/** The first interpreter that has `module`, or the failure of each. */
export async function findPython(
  module: string,
  environment: Environment,
): Promise<string | Absence> {
  const named = environment[PYTHON_VARIABLE];
  const said: string[] = [];
  for (const python of named ? [named] : PYTHONS) {
    try {
      const found = await ask([python, '-c', LOOK], [module], environment);
      if (!isAbsence(found)) return python;
      said.push(`${python}: ${found.missing}`);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      said.push(`${python}: ${code === 'ENOENT' ? 'there is no such program' : message}`);
    }
  }
  return { missing: `${said.join('; ')}; install it with: ${INSTALL}` };
}
