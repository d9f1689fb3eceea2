import { describe, expect, it } from 'vitest';
import { projectNames, readEvents, simulateEvents, withProject } from './hls4mlProjects.ts';
import { compileImported } from './imported.ts';

describe('an imported hls4ml project gives the bits of its own C++', () => {
  it.each(projectNames)('%s', async (name) => {
    await withProject(name, async (path) => {
      const events = readEvents(path);
      const { module } = await compileImported(path);
      expect(simulateEvents(module, events)).toEqual(events.outputs);
    });
  });
});
