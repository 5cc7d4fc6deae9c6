/** The public interface of @observablehq/runtime 6 that the kernel uses; the package ships no types. */
declare module "@observablehq/runtime" {
  export interface Observer {
    /** called at once when the variable is about to be computed again */
    pending?(): void;
    fulfilled?(value: unknown, name: string | null): void;
    rejected?(error: unknown, name: string | null): void;
  }
  export class Variable {
    define(name: string, inputs: string[], definition: (...inputs: unknown[]) => unknown): this;
    delete(): this;
  }
  export class Module {
    variable(observer?: Observer | true): Variable;
  }
  export class Runtime {
    module(): Module;
    dispose(): void;
  }
}
