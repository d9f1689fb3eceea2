import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectNames, readEvents, simulateEvents, withProject } from './hls4mlProjects.ts';
import { compileImported } from './imported.ts';

/** The archives leave hls4ml's headers out; this is what tells 0.8 from 0.7 in them. */
function markVersion(path: string): void {
  mkdirSync(join(path, 'firmware/nnet_utils'));
  writeFileSync(join(path, 'firmware/nnet_utils/nnet_activation.h'), '');
  writeFileSync(join(path, 'firmware/nnet_utils/nnet_pooling.h'), 'count_pad');
}

describe('an imported hls4ml project gives the bits of its own C++', () => {
  it.each(projectNames)('%s', async (name) => {
    await withProject(name, async (path) => {
      if (name.startsWith('qkeras')) markVersion(path);
      const events = readEvents(path);
      const { module } = await compileImported(path);
      expect(simulateEvents(module, events)).toEqual(events.outputs);
    });
  });
});
