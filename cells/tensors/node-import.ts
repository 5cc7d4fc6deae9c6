/** Whether this is Node (its main thread or a worker thread), not a browser. */
export const inNode = typeof process === "object" && Boolean(process.versions?.node);

/**
 * Imports one of tfjs's single files in Node. They are ES modules that import each other without file endings,
 * which bundlers accept and Node does not; a hook adds the ending for them, and is taken away again. The files
 * register with the global engine, so it does not matter that Node's tfjs-core is another bundle of the same.
 */
export async function importInNode(specifier: string): Promise<void> {
  const {registerHooks} = process.getBuiltinModule("node:module");
  const hooks = registerHooks({
    resolve(name, context, next) {
      const inside = name.startsWith(".") && /[\\/]tfjs-core[\\/]dist[\\/]/.test(context.parentURL ?? "");
      if (!inside) return next(name, context);
      try {
        return next(`${name}.js`, context);
      } catch {
        return next(name, context);
      }
    }
  });
  try {
    await import(/* @vite-ignore */ specifier);
  } finally {
    hooks.deregister();
  }
}
