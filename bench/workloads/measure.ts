/** The process of a contender that is fallline or the plain loop. */
import { availableParallelism } from 'node:os';
import { selectBackend } from '../../lib/backend/select.ts';
import { readySubject } from '../../lib/bench/subjects.ts';
import { BackendLoadError } from '../../lib/common/errors.ts';
import { CONTENDERS, type Contender } from '../shared/contenders.ts';
import { answering } from './answering.ts';

await answering(async (request, samples) => {
  const contender: Contender = CONTENDERS[request.contender];
  if (contender.runtime !== 'own') throw new Error(`${request.contender} is not run by measure.ts`);
  const threads = request.threads ?? availableParallelism();
  try {
    const description = contender.backend && selectBackend(contender.backend).description;
    return {
      run: await readySubject({ ...contender, threads }, request, samples),
      with: description ? `${description}; ` : '',
    };
  } catch (error) {
    if (error instanceof BackendLoadError) return { missing: error.message };
    throw error;
  }
});
