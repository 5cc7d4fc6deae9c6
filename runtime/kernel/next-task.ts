/**
 * Calls back in the next task, after what is already queued: no frame to wait for, so it works in a hidden tab, and
 * no 4 ms floor as for nested timeouts.
 */
export const nextTask: (callback: () => void) => void = makeNextTask();

function makeNextTask(): (callback: () => void) => void {
  // Node's own is quicker, and a port with a listener would keep a process alive
  if (typeof setImmediate === "function") return (callback) => void setImmediate(callback);
  const {port1, port2} = new MessageChannel();
  let queue: (() => void)[] = [];
  port1.onmessage = () => {
    const calls = queue;
    queue = [];
    for (const call of calls) call();
  };
  return (callback) => {
    if (queue.push(callback) === 1) port2.postMessage(null);
  };
}
