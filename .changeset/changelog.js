/** How a line of a CHANGELOG is written: what changed, in the words of its changeset. Packages are released together, so none tells that another was. */
export default {
  getReleaseLine: async ({ summary }) => {
    const [first, ...rest] = summary.trim().split('\n');
    return `- ${[first, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')}`;
  },
  getDependencyReleaseLine: async () => '',
};
