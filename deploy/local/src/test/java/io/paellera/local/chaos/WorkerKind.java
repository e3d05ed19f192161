package io.paellera.local.chaos;

import java.util.List;

/** What workers of a fleet draw with. */
enum WorkerKind {
  /** {@link PlainRenderers}. */
  PLAIN(PlainWorker.class, List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
  /** The built-in model, under the worker's own command. */
  REAL(RealWorker.class, List.of("-Xmx512m"));

  private final Class<?> main;
  private final List<String> jvmOptions;

  WorkerKind(Class<?> main, List<String> jvmOptions) {
    this.main = main;
    this.jvmOptions = jvmOptions;
  }

  String mainClass() {
    return main.getName();
  }

  List<String> jvmOptions() {
    return jvmOptions;
  }
}
