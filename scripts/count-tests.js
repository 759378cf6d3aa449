// Prints the closing line of a test run, `N passed, N failed, N skipped`, from vitest's JSON report.
// The checks (types, lint, dead exports, arrows) count as one more test: `count-tests.js report.json <their exit code>`.
import { readFileSync } from 'node:fs';

const [report = '', checks = '0'] = process.argv.slice(2);
const { numPassedTests, numFailedTests, numPendingTests, success, testResults } = JSON.parse(
  readFileSync(report, 'utf8'),
);
// A file that cannot even be loaded holds no test that could fail.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
const checksPassed = checks === '0';
const failed = numFailedTests + brokenFiles.length + (checksPassed ? 0 : 1);
const unexplained = !success && failed === 0 ? 1 : 0;
const passed = numPassedTests + (checksPassed ? 1 : 0);
process.stdout.write(`${passed} passed, ${failed + unexplained} failed, ${numPendingTests} skipped\n`);
