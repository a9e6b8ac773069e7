// Counts what passed and what failed over all the steps of a run, and prints each step as one line: its name, its outcome, its time.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot, packageBin, run, runQuietly } from './project.mjs';

const seconds = (startedMs) => `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;

export function createTally() {
  const counts = { passed: 0, failed: 0, skipped: 0 };

  /** Records a step that passes or fails as a whole. */
  function record(name, problem, startedMs) {
    if (problem === undefined) counts.passed += 1;
    else counts.failed += 1;
    console.log(`${problem === undefined ? '✓' : '✗'} ${name} (${seconds(startedMs)})`);
    if (problem) console.log(problem.trimEnd());
    return problem === undefined;
  }

  return {
    /** A program: silent when it succeeds, its own words when it fails. */
    async program(name, args) {
      const startedMs = Date.now();
      const { code, output } = await runQuietly(process.execPath, args);
      return record(name, code === 0 ? undefined : output || `It ended with exit code ${code}.`, startedMs);
    },

    /** A function: it fails by throwing, and its message is printed. */
    async action(name, work) {
      const startedMs = Date.now();
      try {
        await work();
        return record(name, undefined, startedMs);
      } catch (error) {
        return record(name, error instanceof Error ? error.message : String(error), startedMs);
      }
    },

    /**
     * Test suites, each test counted. Failures are printed by the runner as they are found. `only` keeps the tests whose full names it matches, of which there
     * must be some; `env` is what the runner finds in its environment beside this process's own.
     */
    async suites(projects, { name = `${projects.join(', ')} tests`, only, env = {} } = {}) {
      const startedMs = Date.now();
      const reportPath = inRoot('build', 'test', `${name.replaceAll(/\W+/g, '-')}.json`);
      rmSync(reportPath, { force: true });
      const args = [
        packageBin('vitest/vitest.mjs'),
        'run',
        ...projects.flatMap((project) => ['--project', project]),
        ...(only === undefined ? [] : ['--testNamePattern', only]),
        '--passWithNoTests',
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${reportPath}`,
      ];
      const code = await run(process.execPath, args, { env: { ...process.env, ...env } });
      if (!existsSync(reportPath)) return record(name, `The test runner ended with exit code ${code} and left no report.`, startedMs);
      const report = JSON.parse(readFileSync(reportPath, 'utf8'));
      // A file that can't be loaded fails without a test in it; an error outside of any test only shows in the exit code.
      const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
      const failed = report.numFailedTests + brokenFiles;
      counts.passed += report.numPassedTests;
      if (only === undefined) counts.skipped += report.numPendingTests + report.numTodoTests;
      else if (report.numPassedTests + failed === 0) return record(name, `No test is called ${only}.`, startedMs);
      counts.failed += failed > 0 || code === 0 ? failed : 1;
      console.log(`${code === 0 ? '✓' : '✗'} ${name}: ${report.numPassedTests} passed, ${failed} failed (${seconds(startedMs)})`);
      return code === 0;
    },

    /** The closing line, alone on its line, and the exit code. */
    close() {
      console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
      return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
    },
  };
}
