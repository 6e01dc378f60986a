/**
 * Milliseconds of computing in this thread since it was called. What else runs on the machine changes
 * nothing about it, as it does about the time of a clock.
 */
export function startCpuTime(): () => number {
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  };
}
